package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.tiltyard.base.error.EngineSentence;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.memory.RequestedMemory;
import io.tiltyard.runtime.model.InputShapes;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunInputs;
import java.util.List;
import java.util.Locale;

/**
 * What the caller is told of a run that failed. All of ONNX Runtime's own words, which name source
 * files and nodes of the model, are the cause, for the log.
 */
final class RunFailures {
  private RunFailures() {}

  static ModelRunException of(Throwable cause, List<Port> inputs, RunInputs run) {
    List<TensorSpec> specs = inputs.stream().map(Port::spec).toList();
    String on = " on this input" + InputShapes.text(specs, run);
    return new ModelRunException(refusal(cause, on), cause);
  }

  private static Refusal refusal(Throwable cause, String on) {
    Refusal memory = RequestedMemory.refusal(cause, on);
    if (memory != null) {
      return memory;
    }
    boolean inputIsWrong =
        cause instanceof OrtException e && e.getCode() == OrtErrorCode.ORT_INVALID_ARGUMENT;
    return new Refusal(
        inputIsWrong ? ErrorCode.INVALID_ARGUMENT : ErrorCode.MODEL_EXECUTION_FAILED,
        "the model failed" + on + EngineSentence.after(cause));
  }

  /** Whether the model gave an output of another shape than it declares. */
  static boolean isWrongOutputShape(OrtException failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("pre-allocated output") || text.contains("shape verification failed");
  }
}
