package io.tiltyard.repository.integrity;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;

/** Why a version's files are not those that somebody vouched for, in stable words. */
final class IntegrityFailures {
  private IntegrityFailures() {}

  /** What is there may be right, once the rest is. */
  static ModelLoadException incomplete(String message) {
    return new ModelLoadException("incomplete", message);
  }

  /** A file is not what the list says. */
  static ModelLoadException checksum(String message) {
    return new ModelLoadException("checksum", message);
  }

  /** Nobody who is trusted signed it. */
  static ModelLoadException signature(String message) {
    return new ModelLoadException("signature", message);
  }

  static String quoted(String name) {
    return "'" + Excerpt.of(name) + "'";
  }
}
