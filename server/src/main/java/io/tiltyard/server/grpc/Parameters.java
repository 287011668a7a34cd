package io.tiltyard.server.grpc;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.server.inference.RequestRules;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters of a request, an input or a requested output. */
final class Parameters {
  private Parameters() {}

  /**
   * Holds number and names against the limits, and refuses features that are not offered.
   *
   * @param what the plural of what is counted, such as {@code parameters}
   */
  static @Nullable Refusal check(Map<String, ?> parameters, String what) {
    Refusal refusal = RequestRules.checkCount(what, parameters.size());
    if (refusal != null || parameters.isEmpty()) {
      return refusal;
    }
    for (String name : parameters.keySet()) {
      refusal = RequestRules.checkParameterName(name);
      if (refusal == null) {
        refusal = RequestRules.checkOffered(name);
      }
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }
}
