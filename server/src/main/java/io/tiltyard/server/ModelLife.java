package io.tiltyard.server;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.repository.integrity.IntegrityCheck;
import io.tiltyard.repository.source.ModelRepository;
import io.tiltyard.repository.store.PrivateStore;
import io.tiltyard.repository.store.StoreSettings;
import io.tiltyard.router.load.LoadThrottle;
import io.tiltyard.runtime.batch.Watchdog;
import io.tiltyard.runtime.engine.EngineJars;
import io.tiltyard.runtime.engine.Engines;
import io.tiltyard.runtime.golden.RecentRequests;
import io.tiltyard.runtime.journal.CrashJournal;
import io.tiltyard.runtime.lifecycle.LifecycleSettings;
import io.tiltyard.runtime.lifecycle.ListenerFactory;
import io.tiltyard.runtime.lifecycle.LoadThreads;
import io.tiltyard.runtime.lifecycle.MemoryFile;
import io.tiltyard.runtime.lifecycle.Preparation;
import io.tiltyard.runtime.lifecycle.ServableFactory;
import io.tiltyard.runtime.lifecycle.VersionManager;
import io.tiltyard.runtime.memory.LeakLedger;
import io.tiltyard.runtime.memory.Machine;
import io.tiltyard.runtime.memory.MemoryBudget;
import io.tiltyard.runtime.memory.MemoryReading;
import io.tiltyard.runtime.model.Engine;
import io.tiltyard.runtime.prepare.StagedPreparation;
import io.tiltyard.runtime.prepare.Trials;
import io.tiltyard.runtime.prepare.VersionSource;
import io.tiltyard.server.config.GatewayConfig;
import io.tiltyard.server.config.RepositoryConfig;
import io.tiltyard.server.config.TrialConfig;
import io.tiltyard.server.inference.ServerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What versions need to come and go: store, journal, engines, and who watches over memory. */
final class ModelLife implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLife.class);

  /** Of requests that are kept to prove new versions with. */
  private static final long MAX_RECENT_BYTES = 32L << 20;

  private final GatewayConfig config;
  private final Clock clock;
  private final ModelRepository repository;
  private final IntegrityCheck integrity;
  private final PrivateStore store;
  private final CrashJournal journal;
  private final MemoryFile memory;
  private final MemoryBudget budget;
  private final LeakLedger ledger;
  private final LoadThrottle throttle;
  private final Trials trials;
  private final Engines engines = new Engines();

  /**
   * @param loadThreads where versions are prepared
   * @param stateThread writes down what is to outlive the process
   * @throws StartException where the data directory cannot be used
   */
  ModelLife(
      GatewayConfig config,
      LatencyBook latencies,
      LoadThreads loadThreads,
      Executor stateThread,
      Clock clock)
      throws StartException {
    this.config = config;
    this.clock = clock;
    RepositoryConfig from = config.repository();
    Path state = config.data().resolve("state");
    repository = Repositories.of(from);
    integrity = SignatureKeys.check(from, clock);
    try {
      store = new PrivateStore(config.data().resolve("store"), StoreSettings.defaults(), clock);
      journal = CrashJournal.open(state, stateThread, clock);
    } catch (IOException e) {
      throw DataDirectory.unusable(config.data(), e);
    }
    memory = new MemoryFile(state.resolve("versions.json"), repository.location());
    if (from.path() != null) {
      checkSource(from.path());
    }
    budget = new MemoryBudget(Machine.here(), config.memory().limitBytes());
    ledger = new LeakLedger(MemoryReading::now, clock);
    throttle = new LoadThrottle(latencies, config.load().maxCopyBytesPerSecond(), clock);
    trials = trials(config.trial(), loadThreads, clock);
  }

  /** A repository that is out of reach is no reason not to serve what served before. */
  private void checkSource(Path models) throws StartException {
    if (Files.isDirectory(models)) {
      return;
    }
    int known = memory.read().serving().size();
    if (known == 0) {
      throw new StartException(
          "model repository "
              + models
              + " is not a directory, expected <model>/<version>/model.onnx"
              + " below it (--models or repository.path)");
    }
    LOG.warn(
        "model repository {} is not a directory; {} versions come back from the data directory",
        models,
        known);
  }

  ModelRepository repository() {
    return repository;
  }

  PrivateStore store() {
    return store;
  }

  MemoryFile memory() {
    return memory;
  }

  LeakLedger ledger() {
    return ledger;
  }

  MemoryBudget budget() {
    return budget;
  }

  LoadThrottle throttle() {
    return throttle;
  }

  /**
   * Loads the library of the engine that every installation has. Where it does not load, the first
   * version that asks for it says why.
   */
  void startEngine() {
    try {
      engines.loader(Engine.ONNX_RUNTIME);
    } catch (ModelLoadException e) {
      LOG.debug("the engine does not start before a version asks for it", e);
    }
  }

  /** Makes the owner of all versions. */
  VersionManager manager(
      ListenerFactory listeners,
      Watchdog watchdog,
      Executor loadThreads,
      Executor closeThread,
      Executor controlThread) {
    RepositoryConfig from = config.repository();
    boolean explicit = from.mode() == RepositoryConfig.Mode.EXPLICIT;
    return new VersionManager(
        new LifecycleSettings(explicit, from.settle().toNanos()),
        preparation(),
        config.modelConfigurations(),
        journal,
        new ServableFactory(listeners, watchdog, recentRequests(), clock),
        loadThreads,
        closeThread,
        controlThread,
        clock);
  }

  /** Whoever wants no payloads in the log wants none kept at all. */
  private RecentRequests.Room recentRequests() {
    return new RecentRequests.Room(config.requestLog().payloads() ? MAX_RECENT_BYTES : 0);
  }

  private Preparation preparation() {
    VersionSource source =
        new VersionSource(repository, store, integrity, config.modelConfigurations());
    return new StagedPreparation(
        source, trials, engines, journal, budget, ledger, throttle, build(), clock);
  }

  private static Trials trials(TrialConfig trial, LoadThreads loadThreads, Clock clock) {
    return trial.enabled()
        ? Trials.of(trial.timeout(), trial.memoryBytes(), loadThreads, clock)
        : Trials.none(clock);
  }

  private static String build() {
    return ServerInfo.current().version()
        + " on "
        + System.getProperty("os.arch")
        + " with "
        + EngineJars.names();
  }

  /** After the last scan and the last load. What the engines hold stays until the process ends. */
  @Override
  public void close() {
    trials.close();
    Repositories.close(repository);
  }
}
