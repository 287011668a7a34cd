package io.tiltyard.runtime.lifecycle;

import io.tiltyard.runtime.batch.Watchdog;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.ModelLoader;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.repository.RepositorySnapshot;
import io.tiltyard.runtime.repository.VersionEntry;
import io.tiltyard.runtime.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All versions of all models and where each stands. Owned by the control thread: no method may be
 * called from another, and none blocks. Loading and closing happen on load threads, which report
 * back as tasks for the control thread.
 *
 * <p>Guarantees: nothing unloads spontaneously, also when its files go; a version that failed is
 * tried again when its files change; a version whose files are in motion is not touched.
 */
public final class VersionManager {
  private static final Logger LOG = LoggerFactory.getLogger(VersionManager.class);

  private final VersionLoader loader;
  private final Function<String, ModelOptions> options;
  private final Executor loadThreads;
  private final Executor controlThread;
  private final VersionMap versions = new VersionMap();
  private final Map<String, LongAdder> loadFailures = new ConcurrentHashMap<>();
  private final List<Servable> leaving = new ArrayList<>();
  private boolean scanned;
  private boolean seenThrough;
  private boolean ending;
  private boolean changed;

  /**
   * @param options by model name
   * @param watchdog looks after the requests of all versions
   * @param loadThreads where loading and closing happen
   * @param controlThread where their results go
   */
  public VersionManager(
      ModelLoader loader,
      Function<String, ModelOptions> options,
      ListenerFactory listeners,
      Watchdog watchdog,
      Executor loadThreads,
      Executor controlThread,
      Clock clock) {
    this.loader = new VersionLoader(loader, listeners, watchdog, clock);
    this.options = options;
    this.loadThreads = loadThreads;
    this.controlThread = controlThread;
  }

  /**
   * Takes what a scan found. The first scan's versions are loaded at once; later ones when two
   * scans saw the same files.
   */
  public void observe(RepositorySnapshot snapshot) {
    Set<ManagedVersion> present = new HashSet<>();
    for (VersionEntry entry : snapshot.versions()) {
      present.add(observe(entry));
    }
    for (ManagedVersion version : versions.all()) {
      if (!present.contains(version)) {
        gone(version);
      }
    }
    changed |= !scanned;
    scanned = true;
    lookThrough();
  }

  private ManagedVersion observe(VersionEntry entry) {
    ManagedVersion version = versions.find(entry.model(), entry.version());
    if (version == null) {
      version = new ManagedVersion(entry, !scanned);
      versions.add(version);
      changed = true;
    } else {
      version.seen(entry);
      if (version.state() == VersionState.FAILED && version.hasOtherFiles()) {
        version.become(VersionState.NEW, "", "its files changed");
        changed = true;
      } else if (version.state() == VersionState.AVAILABLE) {
        holdAgainstLoaded(version);
      }
    }
    startIfDue(version);
    return version;
  }

  private void holdAgainstLoaded(ManagedVersion version) {
    if (!version.hasOtherFiles()) {
      changed |= version.remark("", "");
    } else if (version.remark(
        "immutable_version", "its files changed; what was loaded before goes on serving")) {
      LOG.warn(
          "model {} version {}: its files changed while it serves, expected a new version number",
          version.entry().model(),
          version.entry().version());
      changed = true;
    }
  }

  private void gone(ManagedVersion version) {
    VersionEntry entry = version.entry();
    switch (version.state()) {
      case NEW, FAILED, CLOSED -> {
        versions.remove(version);
        changed = true;
      }
      case AVAILABLE -> {
        if (version.remark(
            "source_missing", "its directory is gone; what was loaded goes on serving")) {
          LOG.warn(
              "model {} version {}: its directory is gone; it goes on serving until it is unloaded",
              entry.model(),
              entry.version());
          changed = true;
        }
      }
      case LOADING, DRAINING -> {}
    }
  }

  private void startIfDue(ManagedVersion version) {
    if (isDue(version)) {
      VersionEntry entry = version.entry();
      ModelOptions modelOptions = options.apply(entry.model());
      version.loading();
      changed = true;
      loadThreads.execute(() -> load(version, entry, modelOptions));
    }
  }

  private static boolean isDue(ManagedVersion version) {
    return version.state() == VersionState.NEW && version.isSettled() && !version.isUnwanted();
  }

  /** On a load thread. */
  private void load(ManagedVersion version, VersionEntry entry, ModelOptions modelOptions) {
    try {
      VersionLoader.Loaded loaded = loader.load(entry, modelOptions, this::onDrained);
      controlThread.execute(() -> loaded(version, loaded));
    } catch (ModelLoadException e) {
      LOG.debug("load failed", e);
      controlThread.execute(() -> failed(version, e.reason(), detail(e), e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.error("model {} version {}: loading failed", entry.model(), entry.version(), e);
      controlThread.execute(
          () -> failed(version, "internal", e.toString(), "the gateway failed to load it"));
    }
  }

  /** For the log: what the version's status says, and what the engine said. */
  private static String detail(ModelLoadException failure) {
    Throwable cause = failure.getCause();
    String text = String.valueOf(failure.getMessage());
    return cause == null ? text : text + ": " + cause.getMessage();
  }

  private void loaded(ManagedVersion version, VersionLoader.Loaded loaded) {
    version.available(loaded.servable(), loaded.fileBytes(), loaded.millis());
    changed = true;
    LOG.info(
        "model {} version {} is AVAILABLE: {} bytes loaded in {} ms, sha256 {}",
        version.entry().model(),
        version.entry().version(),
        loaded.fileBytes(),
        loaded.millis(),
        loaded.servable().digest());
    if (version.isUnwanted()) {
      leave(version);
    }
    lookThrough();
  }

  private void failed(ManagedVersion version, String code, String detail, @Nullable String text) {
    version.become(VersionState.FAILED, code, text == null ? "" : text);
    loadFailures.computeIfAbsent(code, name -> new LongAdder()).increment();
    changed = true;
    LOG.warn(
        "model {} version {} FAILED ({}): {}",
        version.entry().model(),
        version.entry().version(),
        code,
        detail);
    lookThrough();
  }

  /**
   * Loads a version that is new, failed or unloaded, also where its files have not settled.
   *
   * @return null where it is on its way or there already, else why not
   */
  public @Nullable Refusal load(String model, long number) {
    ManagedVersion version = versions.find(model, number);
    if (version == null) {
      return unknown(model, number);
    }
    if (ending) {
      return new Refusal(ErrorCode.SHUTTING_DOWN, "the gateway is shutting down");
    }
    switch (version.state()) {
      case CLOSED, FAILED -> version.become(VersionState.NEW, "", "");
      case DRAINING -> {
        String text = "' version " + number + " is DRAINING, expected CLOSED or FAILED";
        return new Refusal(ErrorCode.FAILED_PRECONDITION, "model '" + model + text);
      }
      case NEW, LOADING, AVAILABLE -> {}
    }
    version.want(true);
    version.settle();
    startIfDue(version);
    return null;
  }

  /**
   * Unloads a version and keeps it unloaded. It drains once the table without it is published.
   *
   * @return null where it is on its way or gone already, else why not
   */
  public @Nullable Refusal unload(String model, long number) {
    ManagedVersion version = versions.find(model, number);
    if (version == null) {
      return unknown(model, number);
    }
    version.want(false);
    switch (version.state()) {
      case NEW, FAILED -> {
        version.closed();
        changed = true;
        lookThrough();
      }
      case AVAILABLE -> leave(version);
      case LOADING, DRAINING, CLOSED -> {} // a load under way leaves when it is through
    }
    return null;
  }

  private void leave(ManagedVersion version) {
    Servable servable = version.servable();
    version.become(VersionState.DRAINING, "", "");
    changed = true;
    if (servable != null) {
      leaving.add(servable);
    }
  }

  /**
   * To be called after a table made of {@link #statuses} was published: what the table no longer
   * names stops admitting.
   */
  public void published() {
    changed = false;
    List<Servable> drained = List.copyOf(leaving);
    leaving.clear();
    drained.forEach(Servable::drain);
  }

  /** On whichever thread gave the last call back. */
  private void onDrained(Servable servable) {
    loadThreads.execute(
        () -> {
          try {
            servable.close();
          } catch (RuntimeException | Error e) {
            LOG.error("closing {} version {} failed", servable.model(), servable.version(), e);
          }
          controlThread.execute(() -> closed(servable));
        });
  }

  private void closed(Servable servable) {
    ManagedVersion version = versions.find(servable.model(), servable.version());
    if (version != null && version.servable() == servable) {
      version.closed();
      changed = true;
      LOG.info("model {} version {} is CLOSED", servable.model(), servable.version());
    }
  }

  /** Drains every version; {@link #isEmpty} tells when all are closed. */
  public void drainAll() {
    ending = true;
    for (ManagedVersion version : versions.all()) {
      version.want(false);
      if (version.state() == VersionState.AVAILABLE) {
        leave(version);
      }
    }
  }

  /** Whether no version is loading, available or draining. */
  public boolean isEmpty() {
    Set<VersionState> live =
        EnumSet.of(VersionState.LOADING, VersionState.AVAILABLE, VersionState.DRAINING);
    return versions.all().stream().noneMatch(version -> live.contains(version.state()));
  }

  /**
   * Whether the first scan's versions are loaded or failed. Once true it stays true: what is added
   * later does not take the gateway out of service while it loads.
   */
  public boolean isSettled() {
    return seenThrough;
  }

  private void lookThrough() {
    seenThrough |=
        scanned
            && versions.all().stream()
                .noneMatch(v -> v.state() == VersionState.LOADING || isDue(v));
  }

  /** Whether {@link #statuses} differ from what was published last. */
  public boolean hasChanged() {
    return changed;
  }

  /** Loads that failed since the start, by reason. Safe from any thread. */
  public Map<String, Long> loadFailures() {
    Map<String, Long> counts = new TreeMap<>();
    loadFailures.forEach((reason, count) -> counts.put(reason, count.sum()));
    return counts;
  }

  /** All versions by model and number. */
  public List<VersionStatus> statuses() {
    return versions.all().stream().map(ManagedVersion::status).toList();
  }

  private static Refusal unknown(String model, long number) {
    return new Refusal(
        ErrorCode.VERSION_NOT_FOUND, "model '" + model + "' has no version " + number);
  }
}
