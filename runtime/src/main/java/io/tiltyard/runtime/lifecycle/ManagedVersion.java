package io.tiltyard.runtime.lifecycle;

import io.tiltyard.runtime.repository.VersionEntry;
import org.jspecify.annotations.Nullable;

/** A version as the control thread knows it. Not thread-safe. */
final class ManagedVersion {
  private VersionEntry entry;
  private VersionState state = VersionState.NEW;
  private String reason = "";
  private String reasonCode = "";
  private String digest = "";
  private long fileBytes;
  private long loadMillis;
  private String triedFingerprint = "";
  private @Nullable Servable servable;
  private boolean settled;
  private boolean unwanted;

  /**
   * @param settled whether its files may be read at once, without waiting for them to rest
   */
  ManagedVersion(VersionEntry entry, boolean settled) {
    this.entry = entry;
    this.settled = settled;
  }

  VersionEntry entry() {
    return entry;
  }

  VersionState state() {
    return state;
  }

  /** Whether its files rested from one scan to the next. */
  boolean isSettled() {
    return settled;
  }

  /** Whether an operator unloaded it. */
  boolean isUnwanted() {
    return unwanted;
  }

  void want(boolean wanted) {
    unwanted = !wanted;
  }

  @Nullable Servable servable() {
    return servable;
  }

  /** Takes note of what a scan saw; an unequal fingerprint means that its files are in motion. */
  void seen(VersionEntry seen) {
    settled = seen.fingerprint().equals(entry.fingerprint());
    entry = seen;
  }

  void settle() {
    settled = true;
  }

  void become(VersionState next, String code, String text) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(
          entry.model() + " version " + entry.version() + ": " + state + " -> " + next);
    }
    state = next;
    reasonCode = code;
    reason = text;
  }

  /** Its files, as they are now, go to the loader. */
  void loading() {
    become(VersionState.LOADING, "", "");
    triedFingerprint = entry.fingerprint();
    digest = "";
    fileBytes = 0;
    loadMillis = 0;
  }

  /** Whether its files are other ones than those that went to the loader last. */
  boolean hasOtherFiles() {
    return !triedFingerprint.equals(entry.fingerprint());
  }

  void available(Servable loaded, long bytes, long millis) {
    become(VersionState.AVAILABLE, "", "");
    servable = loaded;
    digest = loaded.digest();
    fileBytes = bytes;
    loadMillis = millis;
  }

  /**
   * Says something of a version without moving it.
   *
   * @return whether that is news
   */
  boolean remark(String code, String text) {
    boolean news = !reasonCode.equals(code);
    reasonCode = code;
    reason = text;
    return news;
  }

  void closed() {
    become(VersionState.CLOSED, "", unwanted ? "unloaded by an operator" : "");
    servable = null;
  }

  VersionStatus status() {
    return new VersionStatus(
        entry.model(),
        entry.version(),
        state,
        reason,
        reasonCode,
        digest,
        fileBytes,
        loadMillis,
        state == VersionState.AVAILABLE ? servable : null);
  }
}
