package io.tiltyard.router.control;

import io.tiltyard.monitor.agent.Agent;
import io.tiltyard.router.route.ArmFactory;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.runtime.lifecycle.VersionManager;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.runtime.repository.LayoutProblem;
import io.tiltyard.runtime.repository.ModelRepository;
import io.tiltyard.runtime.repository.RepositorySnapshot;
import io.tiltyard.runtime.time.Clock;
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
public final class ControlLoop implements Agent, Executor {
  private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
  private static final long MAX_PAUSE_NANOS = 100_000_000;

  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final ModelRepository repository;
  private final long pollNanos;
  private final VersionManager versions;
  private final RouteBook routes;
  private final ArmFactory arms;
  private final Publication publication;
  private final Executor loadThreads;
  private final Clock clock;
  private final Set<LayoutProblem> told = new HashSet<>();
  private final List<CompletableFuture<Void>> drains = new ArrayList<>();
  private final CompletableFuture<Void> settled = new CompletableFuture<>();
  private volatile Runnable wake = () -> {};
  private boolean scanning;
  private boolean routesChanged = true;
  private boolean draining;
  private long nextScanNanos;

  /**
   * @param pollNanos between two scans of the repository
   * @param versions makes the manager that reports to this loop
   * @param definitions the routes that are configured
   * @param loadThreads where scans happen
   */
  public ControlLoop(
      ModelRepository repository,
      long pollNanos,
      Function<Executor, VersionManager> versions,
      Collection<RouteDefinition> definitions,
      ArmFactory arms,
      Publication publication,
      Executor loadThreads,
      Clock clock) {
    this.repository = repository;
    this.pollNanos = pollNanos;
    this.versions = versions.apply(this);
    this.routes = new RouteBook(definitions);
    this.arms = arms;
    this.publication = publication;
    this.loadThreads = loadThreads;
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
    return ask(() -> put(definition, condition));
  }

  /**
   * Loads a version, or unloads it for good.
   *
   * @return null where it is on its way, else why not
   */
  public CompletableFuture<@Nullable Refusal> setLoaded(String model, long version, boolean load) {
    return ask(() -> load ? versions.load(model, version) : versions.unload(model, version));
  }

  private <T extends @Nullable Object> CompletableFuture<T> ask(Supplier<T> command) {
    CompletableFuture<T> result = new CompletableFuture<>();
    execute(
        () -> {
          try {
            result.complete(command.get());
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
            throw e;
          }
        });
    return result;
  }

  /** Drains and closes all versions; completes when the last one is closed. */
  public CompletableFuture<Void> drain() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    execute(
        () -> {
          draining = true;
          versions.drainAll();
          drains.add(done);
        });
    return done;
  }

  @Override
  public int doWork() {
    int work = 0;
    for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
      run(next);
      work++;
    }
    if (!draining && !scanning && clock.nanoTime() - nextScanNanos >= 0) {
      scanning = true;
      loadThreads.execute(this::scan);
      work++;
    }
    if (routesChanged || versions.hasChanged()) {
      publish();
      work++;
    }
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

  /** On a load thread. */
  private void scan() {
    try {
      RepositorySnapshot snapshot = repository.scan();
      execute(() -> scanned(snapshot));
    } catch (IOException | RuntimeException | Error e) {
      LOG.warn(
          "the model repository cannot be read ({}); what is loaded goes on serving", e.toString());
      execute(this::endScan);
    }
  }

  private void endScan() {
    scanning = false;
    nextScanNanos = clock.nanoTime() + pollNanos;
  }

  private void scanned(RepositorySnapshot snapshot) {
    endScan();
    if (draining) {
      return;
    }
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
    List<Route> built = routes.build(statuses, arms);
    boolean ready = !draining && versions.isSettled() && routes.allAnswer(built);
    publication.publish(new RouteTable(built, statuses, ready));
    routesChanged = false;
    versions.published();
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
