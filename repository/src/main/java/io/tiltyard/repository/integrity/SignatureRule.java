package io.tiltyard.repository.integrity;

/** Whether a version has to be signed. */
public enum SignatureRule {
  /** Signatures are not looked at. */
  NONE,
  /** A version without a signature of a trusted key is refused. */
  REQUIRED,
  /** As {@link #REQUIRED}, and what is signed has to name the model and the version. */
  REQUIRED_WITH_VERSION
}
