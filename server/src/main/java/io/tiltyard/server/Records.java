package io.tiltyard.server;

import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.agent.AgentRunner;
import io.tiltyard.monitor.distribution.DistributionMonitor;
import io.tiltyard.monitor.distribution.DistributionSettings;
import io.tiltyard.monitor.hlog.IntervalLogSettings;
import io.tiltyard.monitor.hlog.IntervalLogWriter;
import io.tiltyard.monitor.latency.ArmSnapshot;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.monitor.requestlog.RequestLog;
import io.tiltyard.monitor.requestlog.RequestLogSettings;
import io.tiltyard.router.dispatch.Recording;
import io.tiltyard.server.config.GatewayConfig;
import java.util.List;

/** All that remembers: the latencies, and three agents with a thread each. */
final class Records implements AutoCloseable {
  /** Payloads of the largest size that the queue of the request log has room for. */
  private static final int QUEUED_PAYLOADS = 8;

  private static final long MAX_LOG_QUEUE_BYTES = 64L << 20;

  private static final int INTERVAL_LOG_FILES = 16;
  private static final long INTERVAL_LOG_FILE_BYTES = 16L << 20;

  private final LatencyBook latencies = new LatencyBook();
  private final RequestLog requestLog;
  private final DistributionMonitor distributions;
  private final IntervalLogWriter intervalLog;
  private final Recording recording;
  private final List<AgentRunner> runners;

  Records(GatewayConfig config, Clock clock) {
    requestLog = new RequestLog(requestLogSettings(config), clock);
    distributions = new DistributionMonitor(DistributionSettings.defaults(), clock);
    intervalLog =
        new IntervalLogWriter(
            new IntervalLogSettings(
                config.data().resolve("latency"),
                config.latencyLog().interval(),
                INTERVAL_LOG_FILE_BYTES,
                INTERVAL_LOG_FILES),
            latencies,
            clock);
    recording =
        new Recording(
            requestLog,
            config.requestLog().fraction(),
            config.requestLog().payloads(),
            distributions,
            config.distributions().fraction());
    runners =
        List.of(
            AgentRunner.start(requestLog),
            AgentRunner.start(distributions),
            AgentRunner.start(intervalLog));
  }

  private static RequestLogSettings requestLogSettings(GatewayConfig config) {
    RequestLogSettings defaults = RequestLogSettings.defaults(config.data().resolve("requests"));
    long retention = config.requestLog().retention();
    return new RequestLogSettings(
        defaults.directory(),
        queueBytes(defaults.queueBytes(), config.requestLog().maxPayload()),
        config.requestLog().maxPayload(),
        Math.min(defaults.maxFileBytes(), Math.max(retention / 8, 1)),
        defaults.maxFileAge(),
        retention,
        defaults.flushInterval());
  }

  private static long queueBytes(long usual, long maxPayload) {
    return Math.min(MAX_LOG_QUEUE_BYTES, Math.max(usual, QUEUED_PAYLOADS * maxPayload));
  }

  LatencyBook latencies() {
    return latencies;
  }

  /** What all arms did up to now. */
  List<ArmSnapshot> arms() {
    latencies.tick();
    return latencies.snapshot();
  }

  RequestLog requestLog() {
    return requestLog;
  }

  DistributionMonitor distributions() {
    return distributions;
  }

  IntervalLogWriter intervalLog() {
    return intervalLog;
  }

  /** What the data plane leaves its calls with. */
  Recording recording() {
    return recording;
  }

  /** Writes out what is queued and ends the threads. */
  @Override
  public void close() {
    runners.forEach(AgentRunner::close);
  }
}
