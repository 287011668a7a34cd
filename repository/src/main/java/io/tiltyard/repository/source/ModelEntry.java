package io.tiltyard.repository.source;

import java.util.Map;

/**
 * A model's directory as one scan saw it.
 *
 * @param model its name
 * @param fingerprint changes when one of the model's own files does; those of versions do not count
 * @param configuration text of {@code model.yaml} and {@code config.pbtxt} by these names, as far
 *     as they are there
 */
public record ModelEntry(String model, String fingerprint, Map<String, String> configuration) {
  public ModelEntry {
    configuration = Map.copyOf(configuration);
  }
}
