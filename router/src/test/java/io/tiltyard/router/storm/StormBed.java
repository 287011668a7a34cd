package io.tiltyard.router.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.agent.Agent;
import io.tiltyard.monitor.agent.AgentRunner;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.repository.integrity.IntegrityCheck;
import io.tiltyard.repository.integrity.IntegrityRules;
import io.tiltyard.repository.source.DirectoryRepository;
import io.tiltyard.repository.store.PrivateStore;
import io.tiltyard.repository.store.StoreSettings;
import io.tiltyard.router.alias.AliasEntry;
import io.tiltyard.router.alias.AliasStore;
import io.tiltyard.router.alias.Aliases;
import io.tiltyard.router.control.Arms;
import io.tiltyard.router.control.ControlLoop;
import io.tiltyard.router.control.EventFeed;
import io.tiltyard.router.control.Publication;
import io.tiltyard.router.control.VersionKeeper;
import io.tiltyard.router.dispatch.Dispatcher;
import io.tiltyard.router.dispatch.Recording;
import io.tiltyard.router.load.LoadThrottle;
import io.tiltyard.runtime.batch.Watchdog;
import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.golden.RecentRequests;
import io.tiltyard.runtime.journal.CrashJournal;
import io.tiltyard.runtime.lifecycle.LifecycleSettings;
import io.tiltyard.runtime.lifecycle.ModelConfiguration;
import io.tiltyard.runtime.lifecycle.Preparation;
import io.tiltyard.runtime.lifecycle.ServableFactory;
import io.tiltyard.runtime.lifecycle.VersionManager;
import io.tiltyard.runtime.lifecycle.VersionMemory;
import io.tiltyard.runtime.lifecycle.VersionPolicy;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.memory.LeakLedger;
import io.tiltyard.runtime.memory.Machine;
import io.tiltyard.runtime.memory.MemoryBudget;
import io.tiltyard.runtime.memory.MemoryReading;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.onnx.OnnxModelLoader;
import io.tiltyard.runtime.prepare.StagedPreparation;
import io.tiltyard.runtime.prepare.Trials;
import io.tiltyard.runtime.prepare.VersionSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everything between a decoded request and a real model, and between an operator and it, with its
 * real threads: what a gateway has but its sockets and the process in which versions are tried.
 * Nothing is loaded but what is asked for.
 */
final class StormBed implements AutoCloseable {
  /** Has versions 1, 2 and 3. */
  static final String MODEL = "affine";

  private static final long PATIENCE_SECONDS = 60;
  private static final Path MODELS = Path.of(System.getProperty("tiltyard.test.models"), "serving");

  private final Clock clock = Clock.system();
  private final WatchedModels models;
  private final LeakLedger ledger = new LeakLedger(MemoryReading::now, clock);
  private final Watchdog watchdog = new Watchdog();
  private final ExecutorService loadThreads = Executors.newFixedThreadPool(2);
  private final ExecutorService closeThread = Executors.newSingleThreadExecutor();
  private final ExecutorService scanThread = Executors.newSingleThreadExecutor();
  private final AtomicInteger drained = new AtomicInteger();
  private final Publication publication = new Publication();
  private final ControlLoop control;
  private final Dispatcher dispatcher;
  private final AgentRunner controlRunner;
  private final AgentRunner watchdogRunner;

  /**
   * @param data empty
   */
  StormBed(Path data) throws IOException {
    LatencyBook latencies = new LatencyBook();
    Arms arms = new Arms(latencies, Long.MAX_VALUE, clock);
    models = new WatchedModels(new OnnxModelLoader());
    DirectoryRepository repository = new DirectoryRepository(MODELS);
    CrashJournal journal = CrashJournal.open(data.resolve("state"), scanThread, clock);
    Preparation preparation = preparation(data, repository, journal, latencies);
    control =
        new ControlLoop(
            repository,
            TimeUnit.HOURS.toNanos(1),
            toControl ->
                new VersionManager(
                    new LifecycleSettings(true, 0),
                    preparation,
                    StormBed::configuration,
                    journal,
                    new ServableFactory(arms, watchdog, new RecentRequests.Room(1 << 20), clock),
                    loadThreads,
                    counted(closeThread),
                    toControl,
                    clock),
            new Forgetful(),
            List.of(),
            new Aliases(List.of(), new Unsaved(), scanThread),
            new EventFeed(clock),
            arms,
            publication,
            scanThread,
            clock);
    dispatcher =
        new Dispatcher(publication, new Recording(call -> true, 0, false, call -> true, 0), clock);
    controlRunner = AgentRunner.start(control);
    control.onCommand(controlRunner::wake);
    watchdogRunner = AgentRunner.start(new Watching(watchdog));
    control.settled().join();
  }

  private Preparation preparation(
      Path data, DirectoryRepository repository, CrashJournal journal, LatencyBook latencies)
      throws IOException {
    VersionSource source =
        new VersionSource(
            repository,
            new PrivateStore(data.resolve("store"), StoreSettings.defaults(), clock),
            new IntegrityCheck(IntegrityRules.DEFAULTS, clock),
            StormBed::configuration);
    return new StagedPreparation(
        source,
        Trials.none(clock),
        models,
        journal,
        new MemoryBudget(Machine.here(), 0),
        ledger,
        new LoadThrottle(latencies, 0, clock),
        "build",
        clock);
  }

  /** Another override is another configuration; its number says how many instances there are. */
  private static ModelConfiguration configuration(
      String model, Map<String, String> files, String override) {
    int instances = override.contains("2") ? 2 : 1;
    return new ModelConfiguration(
        ModelSettings.of(new ModelOptions(instances, 1, 8, 0, 256, 0, false)),
        new VersionPolicy.All(),
        GoldenSelection.EVERY,
        List.of());
  }

  /** Every servable that drained comes by here, as often as it is told to close. */
  private Executor counted(Executor executor) {
    return task -> {
      drained.incrementAndGet();
      executor.execute(task);
    };
  }

  ControlLoop control() {
    return control;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  Clock clock() {
    return clock;
  }

  /** Models that were loaded since the start. */
  int loads() {
    return models.opened();
  }

  /**
   * Waits until nothing is under way, as many sessions are open as versions are served, the ledger
   * knows each of them, and each that drained was told to close once.
   */
  void checkSessions() {
    long end = clock.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!isAtRest()) {
      assertThat(clock.nanoTime()).as("not at rest: %s", this).isLessThan(end);
      Thread.onSpinWait();
    }
    assertThat(models.offences()).isEmpty();
  }

  private boolean isAtRest() {
    return publication.get().versions().stream().noneMatch(v -> isUnderWay(v.state()))
        && models.opened() - models.closed() == served()
        && ledger.loads() == models.opened()
        && ledger.unloads() == models.closed()
        && drained.get() == models.closed();
  }

  private static boolean isUnderWay(VersionState state) {
    return state.isUnderWay() || state == VersionState.DRAINING;
  }

  private long served() {
    return publication.get().versions().stream().filter(v -> v.servable() != null).count();
  }

  @Override
  public String toString() {
    return "%d opened, %d entered, %d served, %d drained, %d closed, %d entered"
        .formatted(
            models.opened(),
            ledger.loads(),
            served(),
            drained.get(),
            models.closed(),
            ledger.unloads());
  }

  /** Drains; afterwards every model that was loaded is closed, once. */
  @Override
  public void close() {
    control.drain().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    assertThat(models.closed()).as("closed of those loaded").isEqualTo(models.opened());
    checkSessions();
    controlRunner.close();
    watchdogRunner.close();
    loadThreads.shutdown();
    closeThread.shutdown();
    scanThread.shutdown();
  }

  private record Watching(Watchdog watchdog) implements Agent {
    @Override
    public int doWork() {
      return watchdog.doWork();
    }

    @Override
    public long pauseNanos() {
      return 1_000_000;
    }

    @Override
    public String name() {
      return "watchdog";
    }

    @Override
    public void close() {}
  }

  private static final class Forgetful implements VersionKeeper {
    @Override
    public VersionMemory recall() {
      return VersionMemory.NONE;
    }

    @Override
    public void keep(VersionMemory memory, boolean quiet) {}
  }

  private static final class Unsaved implements AliasStore {
    @Override
    public List<AliasEntry> load() {
      return List.of();
    }

    @Override
    public void save(List<AliasEntry> entries) {}
  }
}
