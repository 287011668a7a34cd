package io.tiltyard.runtime.lifecycle;

import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.model.ModelSettings;
import java.util.List;

/**
 * How an operator wants a model to be served.
 *
 * @param settings of every version
 * @param policy which versions
 * @param golden which golden requests hold for which versions
 * @param notices what was asked for and is not done, for the log and the admin plane
 */
public record ModelConfiguration(
    ModelSettings settings, VersionPolicy policy, GoldenSelection golden, List<String> notices) {
  public ModelConfiguration {
    notices = List.copyOf(notices);
  }
}
