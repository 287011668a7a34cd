package io.tiltyard.server;

import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.agent.AgentRunner;
import io.tiltyard.router.alias.Aliases;
import io.tiltyard.router.control.Arms;
import io.tiltyard.router.control.ControlLoop;
import io.tiltyard.router.control.EventFeed;
import io.tiltyard.router.control.Publication;
import io.tiltyard.router.dispatch.Dispatcher;
import io.tiltyard.runtime.batch.Watchdog;
import io.tiltyard.runtime.lifecycle.LoadThreads;
import io.tiltyard.server.admin.AliasFile;
import io.tiltyard.server.config.GatewayConfig;
import io.tiltyard.server.startup.Leftovers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Models and routes without any socket: the control thread, the load threads, the data plane. */
final class ServingCore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServingCore.class);

  private final ModelLife life;
  private final LoadThreads loadThreads;
  private final ExecutorService closeThread = single("close");
  private final ExecutorService scanThread = single("repository");
  private final ExecutorService stateThread = single("state");
  private final Arms arms;
  private final Publication publication = new Publication();
  private final EventFeed events;
  private final ControlLoop control;
  private final Dispatcher dispatcher;
  private final Watchdog watchdog = new Watchdog();
  private final CompletableFuture<Void> engine;
  private @Nullable AgentRunner controlRunner;
  private @Nullable AgentRunner watchdogRunner;
  private @Nullable AgentRunner throttleRunner;

  /**
   * @throws StartException where the data directory cannot be used
   */
  ServingCore(GatewayConfig config, Records records, Clock clock) throws StartException {
    loadThreads = new LoadThreads(config.load().threads(), named("load-"));
    life = new ModelLife(config, records.latencies(), loadThreads, stateThread, clock);
    arms = new Arms(records.latencies(), config.admission().maxWait().toNanos(), clock);
    events = new EventFeed(clock);
    control =
        new ControlLoop(
            life.repository(),
            config.repository().poll().toNanos(),
            toControl -> life.manager(arms, watchdog, loadThreads, closeThread, toControl),
            new StateKeeper(life.memory(), life.store(), stateThread),
            config.routes(),
            aliases(new AliasFile(config.data()), stateThread),
            events,
            arms,
            publication,
            scanThread,
            clock);
    dispatcher = new Dispatcher(publication, records.recording(), clock);
    engine = CompletableFuture.runAsync(life::startEngine, loadThreads);
  }

  /** What cannot be read is kept for the operator, and the gateway begins without. */
  private static Aliases aliases(AliasFile file, Executor saving) {
    try {
      return new Aliases(file.load(), file, saving);
    } catch (IOException e) {
      LOG.error("the aliases cannot be read ({}); there are none until they are set", e.toString());
      file.setAside();
      return new Aliases(List.of(), file, saving);
    }
  }

  /** Waits for the engine, which has been loading since this was made. */
  void awaitEngine() {
    engine.join();
  }

  /** Begins to load; commands that came before are taken up now. */
  void start() {
    AgentRunner runner = AgentRunner.start(control);
    control.onCommand(runner::wake);
    controlRunner = runner;
    watchdogRunner = AgentRunner.start(new WatchdogAgent(watchdog));
    throttleRunner = AgentRunner.start(life.throttle());
    stateThread.execute(Leftovers::sweep);
  }

  private static ExecutorService single(String name) {
    return Executors.newSingleThreadExecutor(named(name + "-"));
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  ModelLife life() {
    return life;
  }

  Arms arms() {
    return arms;
  }

  Publication tables() {
    return publication;
  }

  EventFeed events() {
    return events;
  }

  ControlLoop control() {
    return control;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  /** Loads that failed since the start, by reason. */
  Map<String, Long> loadFailures() {
    return control.loadFailures();
  }

  /** Completes when every version of the first scan is available or failed. */
  CompletableFuture<?> settled() {
    return control.settled();
  }

  /** Waits until every version of the first scan is available or failed. */
  boolean awaitSettled(Duration timeout) {
    return await(control.settled(), timeout);
  }

  /** Drains and closes all versions; false where some did not finish in time. */
  boolean drain(Duration timeout) {
    return await(control.drain(), timeout);
  }

  private static boolean await(CompletableFuture<?> done, Duration timeout) {
    try {
      done.get(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the control thread failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends the threads; after {@link #drain}. What did not drain is left to the process's end. */
  @Override
  public void close() {
    awaitEngine(); // a process that ends while a native library loads may crash
    if (controlRunner != null) {
      controlRunner.close();
    }
    if (watchdogRunner != null) {
      watchdogRunner.close();
    }
    if (throttleRunner != null) {
      throttleRunner.close();
    }
    loadThreads.close();
    closeThread.shutdown();
    scanThread.shutdown();
    stateThread.shutdown();
    life.close();
  }
}
