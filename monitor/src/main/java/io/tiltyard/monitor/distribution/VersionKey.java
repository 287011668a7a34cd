package io.tiltyard.monitor.distribution;

import io.tiltyard.monitor.call.Arm;

/** What distributions are kept apart by. */
record VersionKey(String model, long version, String digest, Arm arm) {
  /** Whether it is the same version with other files. */
  boolean replaces(VersionKey other) {
    return model.equals(other.model)
        && version == other.version
        && arm == other.arm
        && !digest.equals(other.digest);
  }
}
