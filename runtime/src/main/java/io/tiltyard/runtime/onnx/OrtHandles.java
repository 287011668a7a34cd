package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;

/** The native addresses behind ONNX Runtime's Java objects, which its API keeps to itself. */
final class OrtHandles {
  private final long apiTable;
  private final VarHandle session;
  private final VarHandle options;

  /** The environment exists: creating it loads the native libraries. */
  OrtHandles() {
    try {
      Class<?> runtime = Class.forName("ai.onnxruntime.OnnxRuntime");
      VarHandle api = inside(runtime).findStaticVarHandle(runtime, "ortApiHandle", long.class);
      apiTable = (long) api.get();
      session = handleOf(OrtSession.class);
      options = handleOf(SessionOptions.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ONNX Runtime's Java classes are not as expected", e);
    }
  }

  private static VarHandle handleOf(Class<?> type) throws ReflectiveOperationException {
    return inside(type).findVarHandle(type, "nativeHandle", long.class);
  }

  private static Lookup inside(Class<?> type) throws IllegalAccessException {
    return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
  }

  /** The table of functions, {@code struct OrtApi} in the C header. */
  long apiTable() {
    return apiTable;
  }

  long of(OrtSession open) {
    return (long) session.get(open);
  }

  long of(SessionOptions open) {
    return (long) options.get(open);
  }
}
