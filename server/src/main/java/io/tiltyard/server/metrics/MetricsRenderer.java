package io.tiltyard.server.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.monitor.latency.ArmSnapshot;
import io.tiltyard.monitor.metric.Metric;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.server.inference.Plane;
import io.tiltyard.server.startup.Startup.Timing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads all sources and renders them. Labels hold names of known routes and models and words of our
 * own only, so that no client can add a series.
 */
public final class MetricsRenderer {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final double MILLIS_PER_SECOND = 1e3;

  private final MetricsSources sources;
  private final CallMetrics calls = new CallMetrics();
  private final ExpositionFormatWriter prometheus = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

  public MetricsRenderer(MetricsSources sources) {
    this.sources = sources;
  }

  /**
   * Everything there is to tell now.
   *
   * @param accept the request's header; OpenMetrics where it is named, else Prometheus text
   */
  public Exposition render(@Nullable String accept) {
    ExpositionFormatWriter writer =
        accept != null && accept.toLowerCase(Locale.ROOT).contains(OPEN_METRICS)
            ? openMetrics
            : prometheus;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      writer.write(body, collect().snapshots(), EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Exposition(writer.getContentType(), body.toByteArray());
  }

  private Families collect() {
    Families families = new Families();
    sources.latencies().tick();
    for (ArmSnapshot arm : sources.latencies().snapshot()) {
      calls.add(arm, families);
    }
    addRejections(families);
    QuotaMetrics.add(sources.quotas(), families);
    RouteTable table = sources.table().get();
    VersionMetrics.add(table, sources.arms(), families);
    sources
        .loadFailures()
        .get()
        .forEach((reason, count) -> families.add(Metric.MODEL_LOAD_FAILURES, count, reason));
    families.add(Metric.EVENT_READERS_CUT_OFF, sources.events().cutOff());
    MemoryMetrics.add(table, sources.ledger(), sources.budget(), families);
    SinkMetrics.addRequestLog(sources.requestLog().get(), families);
    SinkMetrics.addDistributions(
        sources.distributionSink().get(), sources.distributions().get(), families);
    SinkMetrics.addIntervalLog(sources.intervalLog().get(), families);
    addStartup(families);
    for (ProcessMetric metric : ProcessMetric.values()) {
      families.add(metric.snapshot());
    }
    return families;
  }

  private void addStartup(Families families) {
    for (Timing timing : sources.startup().timings()) {
      families.addDecimal(
          Metric.STARTUP, timing.millis() / MILLIS_PER_SECOND, timing.phase().label());
    }
  }

  private void addRejections(Families families) {
    for (Plane plane : Plane.values()) {
      for (ErrorCode code : ErrorCode.values()) {
        families.add(
            Metric.REJECTED, sources.rejections().counted(plane, code), plane.label(), code.name());
      }
    }
    families.add(Metric.UNKNOWN_FIELDS, sources.rejections().unknownFields(), Plane.HTTP.label());
  }
}
