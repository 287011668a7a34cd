package io.tiltyard.repository.integrity;

/** What a version's {@code SHA256SUMS} is good for. */
public enum ManifestRule {
  /** It is a file like any other. */
  IGNORE,
  /** Where it is there, it has to be right. */
  IF_PRESENT,
  /** A version without one is not complete. */
  REQUIRED
}
