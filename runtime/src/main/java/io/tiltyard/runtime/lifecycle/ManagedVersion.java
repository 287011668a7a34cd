package io.tiltyard.runtime.lifecycle;

import io.tiltyard.repository.source.ModelEntry;
import io.tiltyard.repository.source.VersionEntry;
import io.tiltyard.runtime.golden.GoldenTensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A version as the control thread knows it. Not thread-safe. */
final class ManagedVersion {
  static final String UNPROVED = "unproved";

  private final String model;
  private final long number;
  private @Nullable VersionEntry source;
  private VersionState state = VersionState.NEW;
  private String reason = "";
  private String reasonCode = "";
  private VersionReport report = VersionReport.NONE;
  private @Nullable VersionRecord record;
  private @Nullable Servable servable;
  private final FileWatch files = new FileWatch();
  private Wish wish = Wish.NONE;
  private String override = "";
  private boolean replacing;
  private boolean replacementFailed;
  private boolean renewed;
  private boolean unasked;
  private final Retries retries = new Retries();
  private final List<LoadOutcome> waiting = new ArrayList<>();

  /** What an operator said of a version. */
  enum Wish {
    /** Nothing: its model's policy decides. */
    NONE,
    /** To load it. */
    LOAD,
    /** To unload it. */
    UNLOAD
  }

  ManagedVersion(String model, long number) {
    this.model = model;
    this.number = number;
  }

  String model() {
    return model;
  }

  long number() {
    return number;
  }

  /** Where its files are, as the last scan saw them; null where they are gone. */
  @Nullable VersionEntry source() {
    return source;
  }

  VersionState state() {
    return state;
  }

  String reasonCode() {
    return reasonCode;
  }

  /** What brings it back after a restart; null where it was not AVAILABLE yet. */
  @Nullable VersionRecord record() {
    return record;
  }

  @Nullable Servable servable() {
    return servable;
  }

  Wish wish() {
    return wish;
  }

  void wish(Wish said) {
    wish = said;
  }

  /** What load requests change of its configuration: a JSON object, empty for nothing. */
  String override() {
    return override;
  }

  void override(String json) {
    override = json;
  }

  /** Whether it would be configured otherwise if it were loaded now. */
  boolean isOtherwiseConfigured(@Nullable ModelEntry entry) {
    return record != null
        && (!record.override().equals(override)
            || (entry != null && !record.configuration().equals(entry.configuration())));
  }

  /** Whether its files may be other ones than those that serve, or could not be loaded before. */
  boolean mayDiffer() {
    return source != null && (files.isUntried() || !files.isSame() || replacementFailed);
  }

  Retries retries() {
    return retries;
  }

  /** Whether a load thread makes another one of this version while this one serves. */
  boolean isReplacing() {
    return replacing;
  }

  void beginReplacement() {
    replacing = true;
    replacementFailed = false;
  }

  void endReplacement(boolean well) {
    replacing = false;
    replacementFailed = !well;
  }

  /** Somebody asks for it while it is made of files that are not those of now any more. */
  void renewLater() {
    renewed |= files.isUntried();
  }

  /** Whether somebody did; asked once. */
  boolean isToBeRenewed() {
    boolean asked = renewed;
    renewed = false;
    return asked;
  }

  FileWatch files() {
    return files;
  }

  /** Whether its files may be read: they rest, and are not those that were found incomplete. */
  boolean isReady(long settleNanos) {
    return files.isSettled(settleNanos) && !isIncomplete();
  }

  private boolean isIncomplete() {
    return state == VersionState.NEW && reasonCode.equals("incomplete") && !files.isUntried();
  }

  /** Whether no run of it, as its files are, succeeded, and it waits for who serves to go. */
  boolean isUnproved() {
    return state == VersionState.NEW && reasonCode.equals(UNPROVED) && !files.isUntried();
  }

  /** Whether it serves, or served here before and is on its way back. */
  boolean isToServe() {
    return state == VersionState.AVAILABLE || (record != null && state.isUnderWay());
  }

  /** Whether it serves, and was seen to answer. */
  boolean isProved() {
    return servable != null && (report.unproved().isEmpty() || !recent().isEmpty());
  }

  /** What it answered last; nothing where it does not serve. */
  List<List<GoldenTensor>> recent() {
    return servable == null ? List.of() : servable.recent().requests();
  }

  /** It is being proved with as many requests that others answered. */
  void provedWith(int requests) {
    unasked = requests == 0;
  }

  /** Whether requests that others answered since could prove it. */
  boolean isUnasked() {
    return isUnproved() && unasked;
  }

  /**
   * What a plan has to know of it.
   *
   * @param served whether another version of the model is to serve
   */
  ServingPlan.Known known(boolean served) {
    boolean waits = isIncomplete() || (served && isUnproved());
    boolean able = wish != Wish.UNLOAD && !state.isRefused() && !waits;
    return new ServingPlan.Known(number, state, able, wish == Wish.LOAD);
  }

  /** Takes note of what a scan saw. */
  void seen(VersionEntry seen, String modelFingerprint, long nowNanos) {
    files.seen(seen.fingerprint(), modelFingerprint, nowNanos);
    source = seen;
  }

  /** Its files are not where they were. */
  void missing() {
    source = null;
  }

  /** Comes back from the private store. */
  void restore(VersionRecord stored) {
    record = stored;
    override = stored.override();
    files.loaded(stored.fingerprint());
    files.settle();
  }

  /** Whether its files are anywhere, as far as is known. */
  boolean isSomewhere() {
    return source != null || record != null;
  }

  /** What it was restored from is gone. */
  void forgetRecord() {
    record = null;
  }

  void become(VersionState next, String code, String text) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(model + " version " + number + ": " + state + " -> " + next);
    }
    state = next;
    reasonCode = code;
    reason = text;
  }

  /** Serves what was prepared, in place of what served before. */
  void serve(Servable loaded, VersionReport found, VersionRecord brought) {
    servable = loaded;
    report = found;
    record = brought;
    files.loaded(brought.fingerprint());
    retries.reset();
  }

  /**
   * Says something of a version without moving it.
   *
   * @return whether that is news
   */
  boolean remark(String code, String text) {
    boolean news = !reasonCode.equals(code) || !reason.equals(text);
    reasonCode = code;
    reason = text;
    return news;
  }

  void closed() {
    become(VersionState.CLOSED, "", wish == Wish.UNLOAD ? "unloaded by an operator" : "");
    servable = null;
  }

  void await(LoadOutcome outcome) {
    waiting.add(outcome);
  }

  /** Tells whoever waits, once nothing is under way any more. */
  void tell() {
    if (waiting.isEmpty() || isOnItsWay()) {
      return;
    }
    List<LoadOutcome> told = List.copyOf(waiting);
    waiting.clear();
    VersionStatus status = status();
    boolean asWished = state == VersionState.AVAILABLE && !replacementFailed;
    told.forEach(outcome -> outcome.ended(status, asWished));
  }

  /** It is gone, and nobody has to wait for it any more. */
  void giveUp() {
    remark("source_missing", "its directory is gone");
    List<LoadOutcome> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(outcome -> outcome.ended(status(), false));
  }

  private boolean isOnItsWay() {
    return switch (state) {
      case NEW -> reasonCode.isEmpty();
      case VERIFYING, LOADING, WARMING, PROVING -> true;
      case DRAINING, CLOSED -> wish == Wish.LOAD;
      case AVAILABLE -> replacing;
      case FAILED, QUARANTINED -> false;
    };
  }

  VersionStatus status() {
    VersionRecord loaded = servable == null ? null : record;
    return new VersionStatus(
        model,
        number,
        state,
        reason,
        reasonCode,
        loaded == null ? "" : loaded.sha256(),
        loaded == null ? VersionReport.NONE : report,
        state == VersionState.AVAILABLE ? servable : null);
  }
}
