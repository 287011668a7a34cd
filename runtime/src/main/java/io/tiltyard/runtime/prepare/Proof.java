package io.tiltyard.runtime.prepare;

import io.tiltyard.repository.source.Fingerprint;
import io.tiltyard.runtime.lifecycle.ModelConfiguration;
import io.tiltyard.runtime.trial.Trial;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names everything that the outcome of a trial depends on. A version with a proof that it had
 * before needs no new trial.
 */
final class Proof {
  private Proof() {}

  /**
   * @param build of this gateway, with its engines
   */
  static String of(StoredVersion version, String build) {
    ModelConfiguration configuration = version.configuration();
    SortedMap<String, String> facts =
        new TreeMap<>(
            Map.of(
                "build", build,
                "files", version.tree().name(),
                "model files", version.modelTreeName(),
                "settings", Trial.inputs(configuration.settings(), configuration.golden())));
    facts.replaceAll((name, fact) -> fact.length() + ":" + fact); // they may hold any character
    return Fingerprint.of(facts);
  }
}
