package io.tiltyard.runtime.prepare;

import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    String all =
        String.join(
            "\n",
            build,
            version.tree().digest(),
            version.modelDigest(),
            new TreeMap<>(version.configuration().golden().versions()).toString(),
            String.valueOf(settings.engine()),
            placement.devices().toString(),
            new TreeMap<>(placement.options()).toString(),
            Long.toString(placement.memoryLimit()),
            settings.declared().toString(),
            settings.options().toString());
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(all.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
