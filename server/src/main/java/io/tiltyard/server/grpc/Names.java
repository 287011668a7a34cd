package io.tiltyard.server.grpc;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.server.inference.RequestRules;
import org.jspecify.annotations.Nullable;

/** The two fields by which every call names what it means. */
final class Names {
  private Names() {}

  /**
   * @param model must not be empty
   * @param version empty for the server's choice
   */
  static @Nullable Refusal check(String model, String version) {
    if (model.isEmpty()) {
      return new Refusal(
          ErrorCode.INVALID_ARGUMENT, "the model's name is empty, expected a route or model");
    }
    return version.isEmpty() ? null : RequestRules.checkVersion(version);
  }
}
