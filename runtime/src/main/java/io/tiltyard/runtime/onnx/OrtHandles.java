package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/** The native pointers behind ONNX Runtime's Java objects, which its API keeps to itself. */
final class OrtHandles {
  private final Pointer apiTable;
  private final VarHandle tensorHandle;
  private final MethodHandle newTensor;
  private final MethodHandle optionsHandle;

  /** The environment exists: creating it loads the native libraries. */
  OrtHandles() {
    try {
      Class<?> runtime = Class.forName("ai.onnxruntime.OnnxRuntime");
      VarHandle api = inside(runtime).findStaticVarHandle(runtime, "ortApiHandle", long.class);
      apiTable = new Pointer((long) api.get());
      tensorHandle =
          inside(OnnxTensorLike.class)
              .findVarHandle(OnnxTensorLike.class, "nativeHandle", long.class);
      newTensor =
          inside(OnnxTensor.class)
              .findConstructor(
                  OnnxTensor.class,
                  MethodType.methodType(void.class, long.class, long.class, TensorInfo.class));
      optionsHandle =
          inside(SessionOptions.class)
              .findVirtual(
                  SessionOptions.class, "getNativeHandle", MethodType.methodType(long.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this ONNX Runtime is not the one that Tiltyard was built for, expected 1.28.0", e);
    }
  }

  private static Lookup inside(Class<?> type) throws IllegalAccessException {
    return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
  }

  /** The table of functions, {@code OrtApi} in the C header. */
  Pointer apiTable() {
    return apiTable;
  }

  Pointer of(OnnxTensorLike tensor) {
    return new Pointer((long) tensorHandle.get(tensor));
  }

  Pointer of(SessionOptions options) {
    try {
      return new Pointer((long) optionsHandle.invokeExact(options));
    } catch (Throwable e) {
      throw new IllegalStateException("a plain accessor threw", e);
    }
  }

  /**
   * Makes a native tensor known to Java, which then owns it.
   *
   * @param info its element type; the shape in it does not matter for an input
   */
  OnnxTensor wrap(Pointer tensor, TensorInfo info) {
    try {
      return (OnnxTensor) newTensor.invokeExact(Pointer.nativeValue(tensor), 0L, info);
    } catch (Throwable e) {
      throw new IllegalStateException("a plain constructor threw", e);
    }
  }
}
