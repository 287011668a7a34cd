package io.tiltyard.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.latency.ArmKey;
import io.tiltyard.monitor.latency.ArmMonitor;
import io.tiltyard.server.admin.TestGateway;
import io.tiltyard.server.inference.Plane;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A scrape shares no lock with requests. */
final class ScrapeTest {
  private static final int SOURCES = 6;

  private final TestGateway gateway = new TestGateway().available("minilm", 1);
  private final Semaphore reached = new Semaphore(0);
  private final Semaphore go = new Semaphore(0);

  /** Stands still before it is read. */
  private <T> Supplier<T> stopping(Supplier<T> source) {
    return () -> {
      reached.release();
      go.acquireUninterruptibly();
      return source.get();
    };
  }

  private MetricsSources stopping(MetricsSources sources) {
    return new MetricsSources(
        sources.latencies(),
        stopping(sources.table()),
        sources.arms(),
        sources.rejections(),
        sources.quotas(),
        stopping(sources.requestLog()),
        stopping(sources.distributions()),
        stopping(sources.distributionSink()),
        stopping(sources.intervalLog()),
        stopping(sources.loadFailures()),
        sources.events(),
        sources.ledger(),
        sources.budget(),
        sources.startup());
  }

  @Test
  @Timeout(600)
  void f74_requests_are_recorded_while_a_scrape_stands_still_in_the_middle() {
    ArmMonitor arm = gateway.latencies().arm(new ArmKey("search", "minilm", 1, Arm.CHAMPION));
    MetricsRenderer renderer = new MetricsRenderer(stopping(gateway.metricsSources()));
    CompletableFuture<Exposition> scrape =
        CompletableFuture.supplyAsync(
            () -> renderer.render(null), task -> new Thread(task).start());
    for (int stop = 0; stop < SOURCES; stop++) {
      reached.acquireUninterruptibly();
      arm.finished(CallOutcome.OK, -1, -1, -1, -1, 1_000_000, 3);
      gateway.rejections().count(Plane.HTTP, ErrorCode.QUEUE_FULL);
      gateway.quotas().takeRequest("anybody", 0);
      gateway.arms().shadowCounters("search", 2).mirror();
      go.release();
    }
    assertThat(scrape.join().body()).isNotEmpty();

    String next =
        new String(
            new MetricsRenderer(gateway.metricsSources()).render(null).body(),
            StandardCharsets.UTF_8);
    assertThat(next)
        .contains("tiltyard_rejected_total{code=\"QUEUE_FULL\",plane=\"http\"} " + SOURCES)
        .contains("tiltyard_shadow_mirrored_total{route=\"search\",version=\"2\"} " + SOURCES);
  }
}
