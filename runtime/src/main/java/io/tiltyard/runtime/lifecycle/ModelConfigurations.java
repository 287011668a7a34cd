package io.tiltyard.runtime.lifecycle;

import io.tiltyard.base.error.ModelLoadException;
import java.util.Map;

/** Makes one configuration of a model out of all that is said about it. Pure; any thread. */
public interface ModelConfigurations {
  /**
   * Later ones win: defaults, {@code config.pbtxt}, {@code model.yaml}, the gateway's
   * configuration, {@code override}.
   *
   * @param model its name
   * @param files text of {@code model.yaml} and {@code config.pbtxt} by these names, as far as they
   *     are there
   * @param override a JSON object from a load request, empty for none
   * @throws ModelLoadException {@code invalid_config}, with file, line and key
   */
  ModelConfiguration of(String model, Map<String, String> files, String override)
      throws ModelLoadException;
}
