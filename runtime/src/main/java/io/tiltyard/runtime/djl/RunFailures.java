package io.tiltyard.runtime.djl;

import io.tiltyard.base.error.EngineSentence;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.memory.RequestedMemory;
import io.tiltyard.runtime.model.InputShapes;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunInputs;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the caller is told of a run that failed. All of PyTorch's own words, which quote the model's
 * source, are the cause, for the log.
 */
final class RunFailures {
  private static final Pattern OTHER_INPUTS =
      Pattern.compile(
          "forward\\(\\) (is missing value for argument"
              + "|Expected a value of type)|Expected at most \\d+ argument");

  private RunFailures() {}

  static ModelRunException of(Throwable cause, List<TensorSpec> inputs, RunInputs run) {
    return new ModelRunException(
        refusal(cause, " on this input" + InputShapes.text(inputs, run)), cause);
  }

  private static Refusal refusal(Throwable cause, String on) {
    if (cause instanceof OutputContractException e) {
      return new Refusal(ErrorCode.OUTPUT_CONTRACT, e.getMessage() + on);
    }
    Refusal memory = RequestedMemory.refusal(cause, on);
    if (memory != null) {
      return memory;
    }
    if (OTHER_INPUTS.matcher(String.valueOf(cause.getMessage())).find()) {
      return new Refusal(
          ErrorCode.MODEL_EXECUTION_FAILED,
          "the model takes other inputs than its configuration declares"
              + EngineSentence.after(cause));
    }
    return new Refusal(
        ErrorCode.MODEL_EXECUTION_FAILED, "the model failed" + on + EngineSentence.after(cause));
  }
}
