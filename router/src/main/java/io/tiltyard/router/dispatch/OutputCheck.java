package io.tiltyard.router.dispatch;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.model.Signature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the outputs that a client names against those that the model has. */
final class OutputCheck {
  private OutputCheck() {}

  /**
   * @param wanted receives true at the position of every named output
   * @return null where all names are known and stand once, else why not
   */
  static @Nullable Refusal check(Signature signature, List<String> outputs, boolean[] wanted) {
    for (String name : outputs) {
      int index = signature.indexOfOutput(name);
      if (index < 0) {
        return new Refusal(
            ErrorCode.INVALID_OUTPUTS,
            "unknown output '" + Excerpt.of(name) + "', expected one of " + names(signature));
      }
      if (wanted[index]) {
        return new Refusal(
            ErrorCode.INVALID_OUTPUTS,
            "output '" + Excerpt.of(name) + "' requested more than once");
      }
      wanted[index] = true;
    }
    return null;
  }

  private static String names(Signature signature) {
    StringBuilder text = new StringBuilder();
    signature
        .outputs()
        .forEach(
            spec ->
                text.append(text.length() == 0 ? "'" : ", '")
                    .append(Excerpt.of(spec.name()))
                    .append('\''));
    return text.toString();
  }
}
