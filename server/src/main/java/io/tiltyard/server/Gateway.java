package io.tiltyard.server;

import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.latency.ArmSnapshot;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.server.config.GatewayConfig;
import io.tiltyard.server.inference.Rejections;
import io.tiltyard.server.startup.Phase;
import io.tiltyard.server.startup.Startup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole gateway: what remembers, what serves, what listens. Several may live in one JVM.
 *
 * <p>Life: {@link #start}, {@link #awaitSettled}, {@link #drain}, {@link #close}.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final GatewayConfig config;
  private final Clock clock;
  private final Records records;
  private final ServingCore core;
  private final Listeners listeners;
  private final DataDirectory data;
  private boolean closed;

  private Gateway(
      GatewayConfig config,
      Clock clock,
      Records records,
      ServingCore core,
      Listeners listeners,
      DataDirectory data) {
    this.config = config;
    this.clock = clock;
    this.records = records;
    this.core = core;
    this.listeners = listeners;
    this.data = data;
  }

  /**
   * Starts to listen and to load. Models become ready afterwards, each when it is.
   *
   * @throws StartException with one line that says what to do, and nothing left running
   */
  public static Gateway start(GatewayConfig config) throws StartException {
    return start(config, Startup.begin());
  }

  /**
   * The same, for a start that began before.
   *
   * @param startup gets the phases from {@link Phase#RECORDS} on, and is logged when the last ends
   */
  public static Gateway start(GatewayConfig config, Startup startup) throws StartException {
    DataDirectory data = DataDirectory.take(config); // before anything in it is touched
    try {
      return start(config, startup, data);
    } catch (StartException | RuntimeException | Error e) {
      data.close();
      throw e;
    }
  }

  private static Gateway start(GatewayConfig config, Startup startup, DataDirectory data)
      throws StartException {
    Clock clock = Clock.system();
    Rejections rejections = new Rejections();
    Records records = new Records(config, clock);
    ServingCore core;
    try {
      core = new ServingCore(config, records, clock);
    } catch (StartException e) {
      records.close();
      throw e;
    }
    try {
      startup.end(Phase.RECORDS);
      Listeners listeners = new Listeners(config, records, core, rejections, startup, clock);
      startup.end(Phase.LISTENERS);
      core.awaitEngine();
      startup.end(Phase.ENGINES);
      var unused = core.settled().thenRun(() -> settled(startup));
      core.start(); // only now: whoever finds a port taken learns it before a model is loaded
      return new Gateway(config, clock, records, core, listeners, data);
    } catch (StartException e) {
      core.close();
      records.close();
      throw e;
    }
  }

  private static void settled(Startup startup) {
    startup.end(Phase.MODELS);
    LOG.info("started in {}", startup);
  }

  /** Where HTTP inference listens. */
  public InetSocketAddress httpAddress() {
    return listeners.httpAddress();
  }

  /** Where gRPC inference listens. */
  public InetSocketAddress grpcAddress() {
    return listeners.grpcAddress();
  }

  /** Where the admin plane listens. */
  public InetSocketAddress adminAddress() {
    return listeners.adminAddress();
  }

  /** The routes and versions of this moment. */
  public RouteTable table() {
    return core.tables().get();
  }

  /** What all arms did up to now. */
  public List<ArmSnapshot> arms() {
    return records.arms();
  }

  /**
   * Waits until every version that lay in the repository at the start is available or failed.
   *
   * @return false where the time was up before
   */
  public boolean awaitSettled(Duration timeout) {
    return core.awaitSettled(timeout);
  }

  /**
   * Goes down without failing what was accepted: not ready, the configured delay, no new
   * connections, answers for what is in flight, versions drained and closed, records written. The
   * admin plane answers until the end. Blocks.
   *
   * @param grace after which what is left is cut
   * @return whether everything in flight was answered
   */
  public boolean drain(Duration grace) {
    LOG.info("draining: not ready from now on, at most {} for what is in flight", grace);
    listeners.beginDrain();
    pause(config.drain().delay());
    long end = clock.nanoTime() + grace.toNanos();
    boolean answered = listeners.drain(remaining(end));
    boolean drained = core.drain(remaining(end));
    if (!answered || !drained) {
      LOG.warn("the grace of {} is over with requests in flight", grace);
    }
    if (!closed) {
      closed = true;
      stop();
    }
    return answered && drained;
  }

  private Duration remaining(long endNanos) {
    return Duration.ofNanos(Math.max(0, endNanos - clock.nanoTime()));
  }

  private static void pause(Duration delay) {
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends at once; {@link #drain} first, to lose nothing. May be called again. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    listeners.disconnect();
    core.drain(config.drain().grace());
    stop();
  }

  private void stop() {
    listeners.disconnect();
    core.close();
    listeners.close();
    records.close();
    data.close();
  }
}
