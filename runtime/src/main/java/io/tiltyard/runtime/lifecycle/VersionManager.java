package io.tiltyard.runtime.lifecycle;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.repository.source.ModelEntry;
import io.tiltyard.repository.source.RepositorySnapshot;
import io.tiltyard.runtime.golden.GoldenTensor;
import io.tiltyard.runtime.lifecycle.ManagedVersion.Wish;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All versions of all models and where each stands. Owned by the control thread: no method may be
 * called from another, and none blocks. Preparing and closing happen on load threads, which report
 * back as tasks for the control thread.
 *
 * <p>Guarantees: nothing unloads spontaneously, also when its files go; the last good version that
 * is still wanted stays until another one serves; a version that failed is tried again when its
 * files change; a version whose files are in motion is not touched.
 */
public final class VersionManager {
  private static final Logger LOG = LoggerFactory.getLogger(VersionManager.class);

  private static final String CORRUPT_STORE = "corrupt_store";

  private final LifecycleSettings settings;
  private final Loads loads;
  private final Sightings sightings;
  private final Policies policies;
  private final Blame blame;
  private final Clock clock;
  private final VersionMap versions = new VersionMap();
  private final Map<String, LongAdder> loadFailures = new ConcurrentHashMap<>();
  private final Departures departures = new Departures();
  private Map<String, Set<Long>> pinned = Map.of();
  private boolean scanned;
  private boolean seenThrough;
  private boolean ending;
  private boolean changed;

  /**
   * @param loadThreads where versions are prepared
   * @param closeThread where they are closed; a load in progress does not hold that up
   * @param controlThread where the results go
   */
  public VersionManager(
      LifecycleSettings settings,
      Preparation preparation,
      ModelConfigurations configurations,
      Blame blame,
      ServableFactory servables,
      Executor loadThreads,
      Executor closeThread,
      Executor controlThread,
      Clock clock) {
    this.settings = settings;
    this.policies = new Policies(configurations);
    this.blame = blame;
    this.clock = clock;
    this.loads = new Loads(this, preparation, servables, loadThreads, closeThread, controlThread);
    this.sightings = new Sightings(versions, loads, settings.settleNanos(), clock);
  }

  /** Brings back what served when the process ended. Before the first scan. */
  public void restore(VersionMemory memory) {
    for (VersionRecord record : memory.serving()) {
      ManagedVersion version = versions.findOrAdd(record.model(), record.version());
      apart(record.model(), () -> restore(version, record, memory.isAskedFor(record)));
    }
    for (VersionMemory.Named named : memory.unloaded()) {
      ManagedVersion version = versions.findOrAdd(named.model(), named.version());
      version.wish(Wish.UNLOAD);
      apart(named.model(), version::closed);
    }
    for (VersionMemory.Quarantine quarantine : memory.quarantined()) {
      ManagedVersion version = versions.findOrAdd(quarantine.model(), quarantine.version());
      version.files().tried(quarantine.fingerprint());
      apart(
          quarantine.model(),
          () -> version.become(VersionState.QUARANTINED, quarantine.code(), quarantine.reason()));
    }
    changed = true;
  }

  private void restore(ManagedVersion version, VersionRecord record, boolean asked) {
    version.restore(record);
    version.wish(asked ? Wish.LOAD : Wish.NONE);
    start(version);
  }

  /** Whatever is wrong with one model is no matter of the others. */
  private static void apart(String model, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("model {}: a step of its life failed", model, e);
    }
  }

  /**
   * Takes what a scan found. The first scan's versions are loaded at once; later ones when their
   * files rested.
   */
  public void observe(RepositorySnapshot snapshot) {
    changed |= sightings.observe(snapshot, !scanned);
    scanned = true;
    reconcile();
  }

  /** The files of a version that serves were read. */
  void compared(ManagedVersion version, String fingerprint, boolean unchanged) {
    changed |= sightings.compared(version, fingerprint, unchanged);
  }

  /** A scan failed: if it is the first one, what is remembered is all that there is for now. */
  public void unreachable() {
    if (!scanned && !versions.all().isEmpty()) {
      scanned = true;
      changed = true;
      lookThrough();
    }
  }

  /** Versions that stated routes name, by model: they are wanted whatever the policies are. */
  public void pin(Map<String, Set<Long>> named) {
    pinned = Map.copyOf(named);
    reconcile();
  }

  /** Time passes. */
  public void tick() {
    long now = clock.nanoTime();
    for (ManagedVersion version : versions.all()) {
      if (version.state() == VersionState.FAILED && version.retries().isDue(now)) {
        version.become(VersionState.NEW, "", "it is tried again");
        tryAgain(version);
      } else if (version.isUnasked() && !recent(version.model()).isEmpty()) {
        version.remark("", "is tried with requests that were answered meanwhile");
        tryAgain(version);
      }
    }
  }

  private void tryAgain(ManagedVersion version) {
    version.files().settle();
    changed = true;
    reconcileOf(version);
  }

  /** Starts and ends what the policies, the routes and the operators want started and ended. */
  private void reconcile() {
    if (!ending) {
      versions.models().forEach(model -> apart(model, () -> reconcile(model)));
    }
    lookThrough();
  }

  /** The same where no other model has to do with it. */
  private void reconcileOf(ManagedVersion version) {
    if (!ending) {
      apart(version.model(), () -> reconcile(version.model()));
    }
    lookThrough();
  }

  private void reconcile(String model) {
    List<ServingPlan.Known> known = new ArrayList<>();
    for (ManagedVersion version : versions.of(model)) {
      known.add(version.known(isServedBeside(version)));
    }
    VersionPolicy policy = policies.of(model, sightings.model(model));
    ServingPlan plan =
        settings.explicit()
            ? ServingPlan.explicit(known)
            : ServingPlan.of(policy, pinned.getOrDefault(model, Set.of()), known);
    for (ManagedVersion version : versions.of(model)) {
      boolean held = version.isUnproved() && isServedBeside(version);
      boolean load = plan.load().contains(version.number()) && version.isSomewhere() && !held;
      if (load && version.isReady(settings.settleNanos())) {
        start(version);
      } else if (plan.unload().contains(version.number())) {
        LOG.info(
            "model {} version {} leaves: {} does not want it any more",
            model,
            version.number(),
            policy);
        leave(version);
      } else if (version.state() == VersionState.NEW && version.reasonCode().isEmpty()) {
        changed |= version.remark("", load ? "its files have to settle" : unwanted(policy));
      }
    }
  }

  private boolean isServedBeside(ManagedVersion version) {
    return versions.of(version.model()).stream()
        .anyMatch(other -> other != version && other.isToServe());
  }

  /** Requests that the versions of a model which serve answered last. */
  List<List<GoldenTensor>> recent(String model) {
    return versions.of(model).stream().flatMap(version -> version.recent().stream()).toList();
  }

  private String unwanted(VersionPolicy policy) {
    return settings.explicit() ? "is loaded when asked for" : "is not wanted by " + policy;
  }

  private void start(ManagedVersion version) {
    if (version.isReplacing()) {
      return; // what was on its way to replace it comes first, and goes
    }
    if (version.state() == VersionState.CLOSED) {
      version.become(VersionState.NEW, "", "");
    }
    changed = true;
    String blamed = blame.of(version.model(), version.number());
    if (!blamed.isEmpty()) {
      version.files().tried();
      refused(version, VersionState.QUARANTINED, "crash_loop", blamed, blamed);
      return;
    }
    version.become(VersionState.VERIFYING, "", "");
    loads.prepare(version, sightings.model(version.model()));
  }

  /** A load thread is on to the next step. */
  void progressed(ManagedVersion version, VersionState state) {
    if (!version.isReplacing()) {
      version.become(state, "", "");
      changed = true;
    }
  }

  void prepared(ManagedVersion version, Servable servable, Prepared prepared) {
    changed = true;
    String held = whyHeld(version, prepared);
    if (!held.isEmpty()) {
      departures.add(servable);
      holdBack(version, held);
      return;
    }
    Servable before = version.servable();
    if (version.isReplacing()) {
      version.endReplacement(true);
      if (version.state() != VersionState.AVAILABLE) { // it was unloaded meanwhile
        departures.add(servable);
        reconcileOf(version);
        return;
      }
      version.remark("", "");
    } else {
      version.become(VersionState.AVAILABLE, "", "");
    }
    version.serve(servable, prepared.report(), prepared.record());
    LOG.info(
        "model {} version {} is AVAILABLE: {} bytes in {}, sha256 {}",
        version.model(),
        version.number(),
        prepared.report().fileBytes(),
        prepared.report().millis(),
        servable.digest());
    if (before != null) {
      departures.add(before);
    }
    if (version.wish() == Wish.UNLOAD || ending) {
      leave(version);
    } else if (version.isToBeRenewed()) {
      renew(version);
    }
    reconcileOf(version);
  }

  /**
   * Why a version is not to serve yet, or "": no run of it succeeded, and there is one that serves,
   * or did here before and is on its way back. What served before comes back in any case.
   */
  private String whyHeld(ManagedVersion version, Prepared prepared) {
    String unproved = prepared.report().unproved();
    VersionRecord before = version.record();
    boolean restored =
        !version.isReplacing()
            && before != null
            && before.sha256().equals(prepared.record().sha256());
    if (unproved.isEmpty() || restored || ending || version.wish() == Wish.UNLOAD) {
      return "";
    }
    boolean provedBefore = version.isReplacing() && version.isProved();
    return provedBefore || isServedBeside(version)
        ? unproved
            + "; it waits while another one serves, expected a golden request that it answers, or"
            + " that the other one is unloaded"
        : "";
  }

  private void holdBack(ManagedVersion version, String text) {
    if (version.isReplacing()) {
      failed(version, VersionState.FAILED, ManagedVersion.UNPROVED, text, text);
      return;
    }
    loadFailures.computeIfAbsent(ManagedVersion.UNPROVED, name -> new LongAdder()).increment();
    version.become(VersionState.NEW, ManagedVersion.UNPROVED, text);
    LOG.warn("model {} version {} waits: {}", version.model(), version.number(), text);
    reconcileOf(version);
  }

  /** It was to be loaded anew, and is what it would become. */
  void unchanged(ManagedVersion version, PreparationRequest request) {
    version.endReplacement(true);
    if (request.source() != null) {
      sightings.compared(version, request.source().fingerprint(), true);
    }
    if (version.isToBeRenewed()) {
      renew(version);
    }
    changed = true; // whoever waits is told
    reconcileOf(version);
  }

  /** Its files changed while they were read: nothing was done yet. */
  void inMotion(ManagedVersion version, String code, String text) {
    if (version.isReplacing()) {
      failed(version, VersionState.FAILED, code, text, text);
      return;
    }
    version.become(VersionState.NEW, code, text);
    version.files().unsettle();
    LOG.info(
        "model {} version {} is not whole yet ({}): {}",
        version.model(),
        version.number(),
        code,
        text);
    changed = true;
    lookThrough();
  }

  void failed(ManagedVersion version, VersionState state, String code, String text, String detail) {
    loadFailures.computeIfAbsent(code, name -> new LongAdder()).increment();
    if (version.isReplacing()) {
      version.endReplacement(false);
      if (version.state() == VersionState.AVAILABLE) {
        version.remark(code, "was not replaced: " + text);
      }
      changed = true;
      LOG.warn(
          "model {} version {} was not replaced ({}): {}",
          version.model(),
          version.number(),
          code,
          detail);
    } else {
      refused(version, state, code, text, detail);
      if (code.equals(CORRUPT_STORE)) {
        copyAnew(version);
      }
    }
    reconcileOf(version);
  }

  /** The private store lost what a version was restored from: the repository may have it still. */
  private void copyAnew(ManagedVersion version) {
    version.forgetRecord();
    version.become(VersionState.NEW, "", "is copied anew once its files are found");
  }

  private void refused(
      ManagedVersion version, VersionState state, String code, String text, String detail) {
    version.become(state, code, text);
    version.retries().failed(code, clock.nanoTime());
    changed = true;
    LOG.warn(
        "model {} version {} {} ({}): {}", version.model(), version.number(), state, code, detail);
  }

  /**
   * Loads a version that is new, refused or unloaded, also where its files have not settled. One
   * that serves is loaded anew, and goes on serving meanwhile, where its files or its configuration
   * are other ones now.
   *
   * @param override a JSON object that the configuration is changed by, empty for none
   * @param outcome told when it is through
   * @return null where it is on its way or there already, else why not
   */
  public @Nullable Refusal load(String model, long number, String override, LoadOutcome outcome) {
    ManagedVersion version = versions.find(model, number);
    if (version == null) {
      return unknown(model, number);
    }
    if (ending) {
      return new Refusal(ErrorCode.SHUTTING_DOWN, "the gateway is shutting down");
    }
    boolean under = version.state().isUnderWay() || version.isReplacing();
    if (under && !version.override().equals(override)) {
      return new Refusal(
          ErrorCode.FAILED_PRECONDITION,
          named(version)
              + " is being loaded with another configuration, expected it to be through");
    }
    blame.forgive(model, number);
    version.retries().reset();
    version.wish(Wish.LOAD);
    version.files().settle();
    version.await(outcome);
    version.override(override);
    switch (version.state()) {
      case CLOSED, FAILED, QUARANTINED -> {
        version.become(VersionState.NEW, "", "");
        start(version);
      }
      case NEW -> start(version);
      case AVAILABLE -> renew(version);
      case VERIFYING, LOADING, WARMING, PROVING -> version.renewLater(); // and is told then
      case DRAINING -> {} // is told when it is through
    }
    changed = true;
    return null;
  }

  /** Makes another one of a version that serves, where it would not be the same. */
  private void renew(ManagedVersion version) {
    ModelEntry model = sightings.model(version.model());
    if (version.isReplacing()) {
      version.renewLater();
    } else if (version.isOtherwiseConfigured(model)) {
      version.beginReplacement();
      loads.prepare(version, model);
    } else if (version.mayDiffer()) {
      version.beginReplacement();
      loads.prepareIfChanged(version, model);
    }
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
    version.wish(Wish.UNLOAD);
    changed = true; // also to tell those who wait for a load that they wait in vain
    switch (version.state()) {
      case NEW, FAILED, QUARANTINED -> version.closed();
      case AVAILABLE -> leave(version);
      case VERIFYING, LOADING, WARMING, PROVING, DRAINING, CLOSED -> {} // leaves when through
    }
    reconcileOf(version);
    return null;
  }

  private void leave(ManagedVersion version) {
    Servable servable = version.servable();
    version.become(VersionState.DRAINING, "", "");
    changed = true;
    if (servable != null) {
      departures.add(servable);
    }
  }

  /**
   * To be called after a table made of {@link #statuses} was published: what the table no longer
   * names stops admitting, and whoever waits for a load is told.
   */
  public void published() {
    changed = false;
    departures.published();
    versions.all().forEach(version -> apart(version.model(), version::tell));
  }

  /** The last call is back, and the model is closed. */
  void closed(Servable servable) {
    departures.closed(servable);
    ManagedVersion version = versions.find(servable.model(), servable.version());
    if (version == null || version.servable() != servable) {
      return;
    }
    version.closed();
    changed = true;
    LOG.info("model {} version {} is CLOSED", servable.model(), servable.version());
    reconcileOf(version);
  }

  /** Whether no load thread is at any version. */
  public boolean isQuiet() {
    return versions.all().stream()
        .noneMatch(version -> version.isReplacing() || version.state().isUnderWay());
  }

  /** Drains every version; {@link #isEmpty} tells when all are closed. */
  public void drainAll() {
    ending = true;
    for (ManagedVersion version : versions.all()) {
      version.wish(Wish.NONE);
      if (version.state() == VersionState.AVAILABLE) {
        leave(version);
      }
    }
  }

  /** Whether no version is on its way, available or draining. */
  public boolean isEmpty() {
    return departures.isEmpty()
        && versions.all().stream()
            .noneMatch(
                version ->
                    version.isReplacing()
                        || version.state().isUnderWay()
                        || version.state() == VersionState.AVAILABLE
                        || version.state() == VersionState.DRAINING);
  }

  /**
   * Whether the first scan's versions are available or refused. Once true it stays true: what is
   * added later does not take the gateway out of service while it loads.
   */
  public boolean isSettled() {
    return seenThrough;
  }

  /**
   * Whether some version is available, or none is wanted: the repository is empty, operators
   * unloaded all, or, where they say what is loaded, asked for none.
   */
  public boolean isSomeOrNoneWanted() {
    boolean wanted = false;
    for (ManagedVersion version : versions.all()) {
      if (version.state() == VersionState.AVAILABLE) {
        return true;
      }
      wanted |= settings.explicit() ? version.wish() == Wish.LOAD : version.wish() != Wish.UNLOAD;
    }
    return !wanted;
  }

  private void lookThrough() {
    seenThrough |=
        scanned && versions.all().stream().noneMatch(version -> version.state().isUnderWay());
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

  /** What is to outlive the process. */
  public VersionMemory memory() {
    return Remembrance.of(versions.all());
  }

  /** The versions of a model that its policy wants, of those that are known and not unloaded. */
  public Set<Long> chosen(String model) {
    Set<Long> known = new HashSet<>();
    versions.of(model).forEach(version -> known.add(version.number()));
    return policies.of(model, sightings.model(model)).choose(known);
  }

  private static String named(ManagedVersion version) {
    return "model '" + version.model() + "' version " + version.number();
  }

  private static Refusal unknown(String model, long number) {
    return new Refusal(
        ErrorCode.VERSION_NOT_FOUND, "model '" + model + "' has no version " + number);
  }
}
