package io.tiltyard.server;

import io.tiltyard.monitor.agent.AgentRunner;
import io.tiltyard.router.control.Arms;
import io.tiltyard.router.control.ControlLoop;
import io.tiltyard.router.control.Publication;
import io.tiltyard.router.dispatch.Dispatcher;
import io.tiltyard.runtime.batch.Watchdog;
import io.tiltyard.runtime.lifecycle.VersionManager;
import io.tiltyard.runtime.onnx.OnnxModelLoader;
import io.tiltyard.runtime.repository.ModelRepository;
import io.tiltyard.runtime.time.Clock;
import io.tiltyard.server.config.GatewayConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Models and routes without any socket: the control thread, the load threads, the data plane. */
final class ServingCore implements AutoCloseable {
  private final OnnxModelLoader loader;
  private final ExecutorService loadThreads;
  private final Arms arms;
  private final Publication publication = new Publication();
  private final ControlLoop control;
  private final Dispatcher dispatcher;
  private final Watchdog watchdog = new Watchdog();
  private @Nullable AgentRunner controlRunner;
  private @Nullable AgentRunner watchdogRunner;

  ServingCore(GatewayConfig config, Records records, Clock clock) {
    loader = new OnnxModelLoader();
    loadThreads = Executors.newFixedThreadPool(loadThreads(), named("load-"));
    arms = new Arms(records.latencies(), config.admission().maxWait().toNanos(), clock);
    control =
        new ControlLoop(
            new ModelRepository(config.repository().path()),
            config.repository().poll().toNanos(),
            toControl ->
                new VersionManager(
                    loader, config::options, arms, watchdog, loadThreads, toControl, clock),
            config.routes(),
            arms,
            publication,
            loadThreads,
            clock);
    dispatcher = new Dispatcher(publication, records.recording(), clock);
  }

  /** Begins to load; commands that came before are taken up now. */
  void start() {
    AgentRunner runner = AgentRunner.start(control);
    control.onCommand(runner::wake);
    controlRunner = runner;
    watchdogRunner = AgentRunner.start(new WatchdogAgent(watchdog));
  }

  private static int loadThreads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  Arms arms() {
    return arms;
  }

  Publication tables() {
    return publication;
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
    if (controlRunner != null) {
      controlRunner.close();
    }
    if (watchdogRunner != null) {
      watchdogRunner.close();
    }
    loadThreads.shutdown();
  }
}
