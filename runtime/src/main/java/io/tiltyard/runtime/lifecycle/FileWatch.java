package io.tiltyard.runtime.lifecycle;

/**
 * What scans saw of a version's files: whether they rest, whether they were tried as they are, and
 * whether they are still those that serve. Fingerprints are of names, sizes and times, so unequal
 * ones prove nothing: then the files are read and compared.
 */
final class FileWatch {
  private String version = "";
  private String model = "";
  private long restsSinceNanos;
  private long lastSeenNanos;
  private boolean seenAgain;
  private boolean settledByHand;
  private String tried = "";
  private String same = "";
  private String other = "";
  private String checking = "";

  /**
   * @param versionFingerprint of the version's files
   * @param modelFingerprint of the model's own files
   */
  void seen(String versionFingerprint, String modelFingerprint, long nowNanos) {
    if (!version.equals(versionFingerprint) || !model.equals(modelFingerprint)) {
      restsSinceNanos = nowNanos;
      seenAgain = false;
      settledByHand = false;
    } else {
      seenAgain = true;
    }
    version = versionFingerprint;
    model = modelFingerprint;
    lastSeenNanos = nowNanos;
  }

  /** They may be read at once. */
  void settle() {
    settledByHand = true;
  }

  /** They moved while they were read, or some are missing: they have to change and rest anew. */
  void unsettle() {
    settledByHand = false;
    seenAgain = false;
  }

  /** Whether two scans, so far apart, saw the same. */
  boolean isSettled(long settleNanos) {
    return settledByHand || (seenAgain && lastSeenNanos - restsSinceNanos >= settleNanos);
  }

  /** They go to a load thread as they are now. */
  void tried() {
    tried = version + model;
  }

  /** What {@link #tried} took note of. */
  String triedFingerprint() {
    return tried;
  }

  /** They went to a load thread of an earlier process with this {@link #triedFingerprint}. */
  void tried(String fingerprint) {
    tried = fingerprint;
  }

  /** Whether they are other ones than those that went to a load thread last. */
  boolean isUntried() {
    return !tried.equals(version + model);
  }

  /** What was loaded had this fingerprint. */
  void loaded(String fingerprint) {
    same = fingerprint;
    other = "";
    checking = "";
    if (version.isEmpty()) {
      version = fingerprint;
    }
  }

  /** Whether they are, for all that is known, those that were loaded. */
  boolean isSame() {
    return version.equals(same);
  }

  /** Whether they were read and are not those that were loaded. */
  boolean isOther() {
    return version.equals(other);
  }

  /** Whether they have to be read to know, and nobody is at it. */
  boolean isToBeChecked(long settleNanos) {
    return !isSame() && !isOther() && !version.equals(checking) && isSettled(settleNanos);
  }

  /** Somebody reads them; returns what they look like now. */
  String check() {
    checking = version;
    return version;
  }

  /** They were read while they had this fingerprint. */
  void checked(String fingerprint, boolean unchanged) {
    if (checking.equals(fingerprint)) {
      checking = "";
    }
    if (unchanged) {
      same = fingerprint;
    } else if (!same.equals(fingerprint)) { // those that have been loaded meanwhile are none
      other = fingerprint;
    }
  }

  /** They could not be read; the next scan tries again. */
  void uncheck() {
    checking = "";
  }
}
