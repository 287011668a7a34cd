package io.tiltyard.runtime.lifecycle;

import io.tiltyard.runtime.golden.JoinVerdict;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has to be remembered of a version so that it comes back after a restart, without its source.
 *
 * @param model the model's name
 * @param version its number
 * @param digest names the tree of its files in the private store
 * @param fingerprint of its files at the source when they were copied
 * @param modelDigest names the tree of the model's own files there, empty where it has none
 * @param configuration text of {@code model.yaml} and {@code config.pbtxt} by these names
 * @param override the load request's JSON object, empty where there was none
 * @param proof names everything that its last successful trial depended on; the same proof needs no
 *     new trial
 * @param memoryBytes as in {@link VersionReport}
 * @param joining whether requests may share its runs, as was proved with that; null where nobody
 *     knows
 */
public record VersionRecord(
    String model,
    long version,
    String digest,
    String fingerprint,
    String modelDigest,
    Map<String, String> configuration,
    String override,
    String proof,
    long memoryBytes,
    @Nullable JoinVerdict joining) {
  public VersionRecord {
    configuration = Map.copyOf(configuration);
  }

  /** The digest of its files without what the private store says of its kind. */
  public String sha256() {
    int kind = digest.indexOf('.');
    return kind < 0 ? digest : digest.substring(0, kind);
  }
}
