package io.tiltyard.loadtest.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiltyard.loadtest.measure.Summary;
import io.tiltyard.loadtest.measure.Totals;
import org.HdrHistogram.Histogram;

/** A run for machines: numbers with their unit in the name. */
public final class SummaryJson {
  private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9, 99.99};
  private static final double MILLI = 1e6;

  private SummaryJson() {}

  public static ObjectNode of(Summary summary) {
    Totals totals = summary.totals();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("offered_per_second", summary.rate());
    json.put("answered_per_second", summary.answeredRate());
    json.put("seconds", summary.seconds());
    json.put("interrupted", summary.interrupted());
    json.put("due", totals.ended());
    json.put("ok", totals.ok());
    json.put("errors", totals.errorCount());
    json.put("timeouts", totals.timeouts());
    json.put("not_sent", totals.notSent());
    json.put("held_back", totals.held());
    totals.errors().forEach(json.putObject("errors_by_kind")::put);
    totals.examples().forEach(json.putObject("error_examples")::put);
    json.set("latency_ms", latencies(totals.latencies()));
    json.set("error_latency_ms", latencies(totals.errorLatencies()));
    json.set("generator_late_ms", latencies(totals.late()));
    json.set("loops_late_ms", latencies(summary.loopLate()));
    json.put("doubtful", summary.isDoubtful());
    ObjectNode arms = json.putObject("arms");
    totals
        .arms()
        .forEach(
            (key, arm) -> {
              ObjectNode one = arms.putObject(key.label());
              one.put("arm", key.arm());
              one.put("version", key.version());
              one.put("ok", arm.latencies().getTotalCount());
              one.put("errors", arm.errors());
              one.set("latency_ms", latencies(arm.latencies()));
            });
    return json;
  }

  /** Null where there are no values: a percentile of nothing is no number. */
  private static JsonNode latencies(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("count", histogram.getTotalCount());
    json.put("min", histogram.getMinValue() / MILLI);
    json.put("mean", histogram.getMean() / MILLI);
    for (double percent : PERCENTILES) {
      String name = percent == Math.rint(percent) ? "p" + (int) percent : "p" + percent;
      json.put(name, histogram.getValueAtPercentile(percent) / MILLI);
    }
    json.put("max", histogram.getMaxValue() / MILLI);
    return json;
  }
}
