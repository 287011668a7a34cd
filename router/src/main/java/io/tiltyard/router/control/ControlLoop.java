package io.tiltyard.router.control;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.agent.Agent;
import io.tiltyard.repository.source.LayoutProblem;
import io.tiltyard.repository.source.ModelRepository;
import io.tiltyard.repository.source.RepositorySnapshot;
import io.tiltyard.router.alias.Aliases;
import io.tiltyard.router.route.ArmFactory;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.runtime.lifecycle.VersionManager;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The duty cycle of the control plane: take commands, look at the clock, publish at most one new
 * table. All control state is touched by the thread that calls {@link #doWork} and no other; tests
 * call it by hand.
 */
public final class ControlLoop implements Agent, Executor, ModelControl, AliasControl {
  private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
  private static final long MAX_PAUSE_NANOS = 100_000_000;
  private static final Refusal NOT_SAVED =
      new Refusal(
          ErrorCode.INTERNAL, "the change holds but could not be saved; the log has the cause");

  private static final Refusal SHUTTING_DOWN =
      new Refusal(ErrorCode.SHUTTING_DOWN, "the gateway is shutting down");

  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final ModelRepository repository;
  private final long pollNanos;
  private final VersionManager versions;
  private final VersionKeeper keeper;
  private final RouteBook routes;
  private final Aliases aliases;
  private final PendingLoads pendingLoads = new PendingLoads();
  private final ModelCommands models;
  private final AliasCommands aliasCommands;
  private final TableChanges changes;
  private final ArmFactory arms;
  private final Publication publication;
  private final Executor scanThread;
  private final Clock clock;
  private final Set<LayoutProblem> told = new HashSet<>();
  private final List<CompletableFuture<Void>> drains = new ArrayList<>();
  private final CompletableFuture<Void> settled = new CompletableFuture<>();
  private volatile Runnable wake = () -> {};

  /** What waits for a scan that begins from now on, and for the one that is under way. */
  private List<Runnable> afterNextScan = new ArrayList<>();

  private List<Runnable> afterThisScan = List.of();
  private List<Runnable> afterPublication = new ArrayList<>();
  private boolean scanning;
  private boolean routesChanged = true;
  private boolean draining;
  private boolean recalled;

  /** Why the last scan failed, null where it did not. */
  private @Nullable String unreachableCause;

  private long nextScanNanos;

  /**
   * @param pollNanos between two scans of the repository
   * @param versions makes the manager that reports to this loop
   * @param keeper of what outlives the process
   * @param definitions the routes that are configured
   * @param aliases as they were saved
   * @param events hears of every change
   * @param scanThread where scans happen
   */
  public ControlLoop(
      ModelRepository repository,
      long pollNanos,
      Function<Executor, VersionManager> versions,
      VersionKeeper keeper,
      Collection<RouteDefinition> definitions,
      Aliases aliases,
      EventFeed events,
      ArmFactory arms,
      Publication publication,
      Executor scanThread,
      Clock clock) {
    this.repository = repository;
    this.pollNanos = pollNanos;
    this.versions = versions.apply(this);
    this.keeper = keeper;
    this.routes = new RouteBook(definitions, aliases);
    this.aliases = aliases;
    this.models = new ModelCommands(this.versions, routes, pendingLoads);
    this.changes = new TableChanges(events);
    this.aliasCommands = new AliasCommands(aliases, changes);
    this.arms = arms;
    this.publication = publication;
    this.scanThread = scanThread;
    this.clock = clock;
    this.nextScanNanos = clock.nanoTime();
  }

  /**
   * @param wake called after every command; wakes the thread that calls {@link #doWork}
   */
  public void onCommand(Runnable wake) {
    this.wake = wake;
  }

  /** Enqueues a command for the control thread. Never blocks. */
  @Override
  public void execute(Runnable command) {
    commands.add(command);
    wake.run();
  }

  /** Completes when a table with every version of the first scan, loaded or failed, is there. */
  public CompletableFuture<Void> settled() {
    return settled.copy();
  }

  /** Loads that failed since the start, by reason. Safe from any thread. */
  public Map<String, Long> loadFailures() {
    return versions.loadFailures();
  }

  /** Replaces a whole route, where its revision is the expected one. */
  public CompletableFuture<PutResult> putRoute(
      RouteDefinition definition, RevisionCondition condition) {
    CompletableFuture<PutResult> result = new CompletableFuture<>();
    execute(() -> guard(result, () -> result.complete(put(definition, condition))));
    return result;
  }

  /** What the last scan may not have seen is looked for on disk first. */
  @Override
  public CompletableFuture<LoadResult> load(LoadRequest request) {
    CompletableFuture<LoadResult> result = new CompletableFuture<>();
    Runnable load =
        () ->
            guard(
                result,
                () ->
                    result.complete(
                        draining ? new LoadResult.Refused(SHUTTING_DOWN) : models.load(request)));
    execute(
        () -> {
          if (draining) {
            load.run();
          } else {
            nextScanNanos = clock.nanoTime();
            afterNextScan.add(load);
          }
        });
    return result;
  }

  @Override
  public CompletableFuture<@Nullable Refusal> unload(UnloadRequest request) {
    CompletableFuture<@Nullable Refusal> result = new CompletableFuture<>();
    execute(
        () ->
            guard(
                result,
                () -> {
                  Refusal refusal = models.unload(request);
                  afterPublication.add(() -> result.complete(refusal));
                }));
    return result;
  }

  @Override
  public CompletableFuture<@Nullable Refusal> setAlias(String model, String alias, long version) {
    return changeAlias(() -> aliasCommands.set(model, alias, version, versions.statuses()));
  }

  @Override
  public CompletableFuture<@Nullable Refusal> removeAlias(String model, String alias) {
    return changeAlias(() -> aliasCommands.remove(model, alias));
  }

  private CompletableFuture<@Nullable Refusal> changeAlias(Supplier<@Nullable Refusal> command) {
    CompletableFuture<@Nullable Refusal> result = new CompletableFuture<>();
    execute(
        () ->
            guard(
                result,
                () -> {
                  Refusal refusal = command.get();
                  if (refusal == null) {
                    saveAndPublish(result);
                  } else {
                    result.complete(refusal);
                  }
                }));
    return result;
  }

  private void saveAndPublish(CompletableFuture<@Nullable Refusal> result) {
    routesChanged = true;
    CompletableFuture<Boolean> saving = aliases.save(this);
    afterPublication.add(
        () -> {
          var unused = saving.thenAccept(saved -> result.complete(saved ? null : NOT_SAVED));
        });
  }

  private static void guard(CompletableFuture<?> result, Runnable command) {
    try {
      command.run();
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
      throw e;
    }
  }

  /** Drains and closes all versions; completes when the last one is closed. */
  public CompletableFuture<Void> drain() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    execute(
        () -> {
          draining = true;
          versions.drainAll();
          pendingLoads.refuseAll(SHUTTING_DOWN);
          List<Runnable> noScan = afterNextScan;
          afterNextScan = new ArrayList<>();
          noScan.forEach(ControlLoop::run);
          drains.add(done);
        });
    return done;
  }

  @Override
  public int doWork() {
    int work = 0;
    if (!recalled) {
      recalled = true;
      versions.pin(routes.named());
      versions.restore(keeper.recall());
    }
    for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
      run(next);
      work++;
    }
    if (!draining && !scanning && clock.nanoTime() - nextScanNanos >= 0) {
      scanning = true;
      afterThisScan = afterNextScan;
      afterNextScan = new ArrayList<>();
      scanThread.execute(this::scan);
      work++;
    }
    versions.tick();
    if (routesChanged || versions.hasChanged()) {
      publish();
      work++;
    }
    if (aliases.hasUnsaved()) {
      var unused = aliases.save(this);
    }
    List<Runnable> toTell = afterPublication;
    afterPublication = new ArrayList<>();
    toTell.forEach(ControlLoop::run);
    if (!drains.isEmpty() && versions.isEmpty()) {
      drains.forEach(done -> done.complete(null));
      drains.clear();
    }
    return work;
  }

  private static void run(Runnable command) {
    try {
      command.run();
    } catch (RuntimeException e) {
      LOG.error("a control command failed", e);
    }
  }

  /** On the scan thread. */
  private void scan() {
    try {
      RepositorySnapshot snapshot = repository.scan();
      execute(() -> scanned(snapshot));
    } catch (IOException | RuntimeException | Error e) {
      execute(() -> unreachable(e));
    }
  }

  /** Told once for each cause, as every scan meets it again. */
  private void unreachable(Throwable failure) {
    String told = failure.getMessage();
    String cause =
        told != null && failure.getClass() == IOException.class ? told : failure.toString();
    if (!cause.equals(unreachableCause)) {
      LOG.warn("the model repository cannot be read ({}); what is loaded goes on serving", cause);
    }
    unreachableCause = cause;
    try {
      versions.unreachable();
    } finally {
      endScan();
    }
  }

  private void endScan() {
    scanning = false;
    nextScanNanos = clock.nanoTime() + pollNanos;
    if (!afterNextScan.isEmpty()) {
      nextScanNanos = clock.nanoTime();
    }
    List<Runnable> waited = afterThisScan;
    afterThisScan = List.of();
    waited.forEach(ControlLoop::run);
  }

  private void scanned(RepositorySnapshot snapshot) {
    if (unreachableCause != null) {
      unreachableCause = null;
      LOG.info("the model repository can be read again");
    }
    try {
      if (!draining) {
        observe(snapshot);
      }
    } finally {
      endScan();
    }
  }

  private void observe(RepositorySnapshot snapshot) {
    for (LayoutProblem problem : snapshot.problems()) {
      if (told.add(problem)) {
        LOG.warn("model repository: {}: {}", problem.place(), problem.text());
      }
    }
    told.retainAll(Set.copyOf(snapshot.problems()));
    versions.observe(snapshot);
  }

  private PutResult put(RouteDefinition definition, RevisionCondition condition) {
    Route current = publication.get().find(definition.name());
    Refusal refusal = routes.put(definition, condition, current, versions.statuses());
    if (refusal != null) {
      return new PutResult.Refused(refusal, current == null ? 0 : current.revision());
    }
    versions.pin(routes.named());
    publish();
    Route next = publication.get().find(definition.name());
    if (next == null) {
      throw new IllegalStateException("route " + definition.name() + " is not in its own table");
    }
    LOG.info("route {} is replaced: revision {}, {}", next.name(), next.revision(), definition);
    return new PutResult.Done(next);
  }

  private void publish() {
    List<VersionStatus> statuses = versions.statuses();
    boolean crowning = !draining && versions.isSettled();
    List<Route> built = routes.build(statuses, crowning, arms);
    boolean ready =
        !draining
            && versions.isSettled()
            && versions.isSomeOrNoneWanted()
            && routes.allAnswer(built);
    RouteTable before = publication.get();
    RouteTable next = new RouteTable(built, statuses, ready);
    publication.publish(next);
    routesChanged = false;
    versions.published();
    if (!draining) {
      keeper.keep(versions.memory(), versions.isQuiet());
    }
    changes.between(before, next);
    if (versions.isSettled()) {
      settled.complete(null);
    }
  }

  /** Commands wake it; what remains is the time of the next scan. */
  @Override
  public long pauseNanos() {
    return scanning || draining
        ? MAX_PAUSE_NANOS
        : Math.max(1, Math.min(nextScanNanos - clock.nanoTime(), MAX_PAUSE_NANOS));
  }

  @Override
  public String name() {
    return "control";
  }

  @Override
  public void close() {}
}
