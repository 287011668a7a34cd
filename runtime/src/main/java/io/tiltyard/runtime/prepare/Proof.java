package io.tiltyard.runtime.prepare;

import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import io.tiltyard.runtime.repository.Fingerprint;
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
    ModelSettings settings = version.configuration().settings();
    Placement placement = settings.placement();
    SortedMap<String, String> facts =
        new TreeMap<>(
            Map.of(
                "build", build,
                "files", version.tree().name(),
                "model files", version.modelTreeName(),
                "golden", new TreeMap<>(version.configuration().golden().versions()).toString(),
                "engine", String.valueOf(settings.engine()),
                "devices", placement.devices().toString(),
                "placement", new TreeMap<>(placement.options()).toString(),
                "memory limit", Long.toString(placement.memoryLimit()),
                "declared", settings.declared().toString(),
                "options", settings.options().toString()));
    facts.replaceAll((name, fact) -> fact.length() + ":" + fact); // they may hold any character
    return Fingerprint.of(facts);
  }
}
