package io.tiltyard.server.metrics;

import io.tiltyard.monitor.distribution.BytesDistribution;
import io.tiltyard.monitor.distribution.Distribution;
import io.tiltyard.monitor.distribution.NumericDistribution;
import io.tiltyard.monitor.distribution.TensorDistribution;
import io.tiltyard.monitor.distribution.VersionDistribution;
import io.tiltyard.monitor.hlog.IntervalLogStatistics;
import io.tiltyard.monitor.metric.Metric;
import io.tiltyard.monitor.requestlog.RequestLogStatistics;
import io.tiltyard.monitor.sink.DropReason;
import io.tiltyard.monitor.sink.SinkStatistics;
import java.util.List;

/** What the record keeps and loses, and the values in it that are not finite. */
final class SinkMetrics {
  private static final String REQUESTS = "requests";
  private static final String DISTRIBUTIONS = "distributions";
  private static final String INTERVALS = "intervals";

  private SinkMetrics() {}

  static void addRequestLog(RequestLogStatistics statistics, Families to) {
    addSink(REQUESTS, statistics.sink(), to);
    to.add(Metric.LOG_WRITTEN_BYTES, statistics.writtenBytes(), REQUESTS);
  }

  static void addDistributions(
      SinkStatistics sink, List<VersionDistribution> versions, Families to) {
    addSink(DISTRIBUTIONS, sink, to);
    for (VersionDistribution version : versions) {
      addNonFinite(version, "input", version.inputs(), to);
      addNonFinite(version, "output", version.outputs(), to);
    }
  }

  static void addIntervalLog(IntervalLogStatistics statistics, Families to) {
    to.add(Metric.LOG_WRITTEN, statistics.intervals(), INTERVALS);
    to.add(Metric.LOG_WRITTEN_BYTES, statistics.writtenBytes(), INTERVALS);
  }

  private static void addSink(String name, SinkStatistics sink, Families to) {
    to.add(Metric.LOG_WRITTEN, sink.written(), name);
    to.add(Metric.LOG_QUEUE_RECORDS, sink.queuedRecords(), name);
    for (DropReason reason : DropReason.values()) {
      to.add(Metric.LOG_DROPPED, sink.dropped(reason), name, reason.label());
    }
  }

  private static void addNonFinite(
      VersionDistribution version,
      String direction,
      List<TensorDistribution> tensors,
      Families to) {
    long nan = 0;
    long posInf = 0;
    long negInf = 0;
    for (TensorDistribution tensor : tensors) {
      for (Distribution column : tensor.columns()) {
        NumericDistribution numbers = numbers(column);
        nan += numbers.nan();
        posInf += numbers.posInf();
        negInf += numbers.negInf();
      }
    }
    String model = version.model();
    String number = Long.toString(version.version());
    String arm = version.arm().label();
    to.add(Metric.NONFINITE_VALUES, nan, model, number, arm, direction, "nan");
    to.add(Metric.NONFINITE_VALUES, posInf, model, number, arm, direction, "posinf");
    to.add(Metric.NONFINITE_VALUES, negInf, model, number, arm, direction, "neginf");
  }

  private static NumericDistribution numbers(Distribution column) {
    if (column instanceof BytesDistribution bytes) {
      return bytes.lengths();
    }
    return (NumericDistribution) column;
  }
}
