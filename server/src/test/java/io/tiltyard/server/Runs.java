package io.tiltyard.server;

import static io.tiltyard.server.Patience.await;

import java.util.Arrays;

/** Looks at what models do. */
public final class Runs {
  private Runs() {}

  /**
   * Waits until an instance of the model is inside a run: a request counts as in flight before it
   * is in the queue, and what follows it then is not yet behind a busy instance.
   */
  public static void awaitRunOf(String model) {
    await()
        .until(
            () ->
                Thread.getAllStackTraces().entrySet().stream()
                    .filter(thread -> thread.getKey().getName().startsWith("model-" + model + "-"))
                    .anyMatch(thread -> Arrays.stream(thread.getValue()).anyMatch(Runs::isRun)));
  }

  private static boolean isRun(StackTraceElement frame) {
    return frame.getClassName().startsWith("io.tiltyard.runtime.onnx.")
        && frame.getMethodName().equals("run");
  }
}
