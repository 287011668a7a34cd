package io.tiltyard.repository.integrity;

import java.util.List;

/**
 * What is asked of a version's files.
 *
 * @param keys whose signatures count; not looked at unless signatures are required
 */
public record IntegrityRules(
    ManifestRule manifest, SignatureRule signature, List<TrustedKey> keys) {
  /** Checksums are checked where there are any. */
  public static final IntegrityRules DEFAULTS =
      new IntegrityRules(ManifestRule.IF_PRESENT, SignatureRule.NONE, List.of());

  public IntegrityRules {
    keys = List.copyOf(keys);
    if (signature != SignatureRule.NONE && keys.isEmpty()) {
      throw new IllegalArgumentException("signatures are required, expected a trusted key");
    }
  }
}
