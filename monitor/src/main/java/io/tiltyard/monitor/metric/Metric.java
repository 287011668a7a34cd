package io.tiltyard.monitor.metric;

import java.util.List;

/**
 * Every metric that the gateway exports. Names follow Prometheus: base units, {@code _total} on
 * counters. The table in the documentation is rendered from here by {@link MetricsTable}.
 */
public enum Metric {
  REQUESTS(
      MetricType.COUNTER,
      "tiltyard_requests_total",
      "requests",
      "Finished calls by how they ended.",
      "route",
      "model",
      "version",
      "arm",
      "outcome"),
  REQUEST_STAGE(
      MetricType.HISTOGRAM,
      "tiltyard_request_stage_seconds",
      "seconds",
      "Time that calls spent in each stage: decode, queue, run, encode, total.",
      "route",
      "model",
      "version",
      "arm",
      "stage"),
  ROWS(
      MetricType.COUNTER,
      "tiltyard_rows_total",
      "rows",
      "Rows of the calls that ended ok.",
      "route",
      "model",
      "version",
      "arm"),
  LATENCY_CLAMPED(
      MetricType.COUNTER,
      "tiltyard_latency_clamped_total",
      "values",
      "Times of more than 1 hour, which were cut to fit the histograms.",
      "route",
      "model",
      "version",
      "arm"),
  REJECTED(
      MetricType.COUNTER,
      "tiltyard_rejected_total",
      "requests",
      "Requests refused before an arm was chosen, by front end and error code.",
      "plane",
      "code"),
  QUOTA_REFUSED(
      MetricType.COUNTER,
      "tiltyard_quota_refused_total",
      "requests",
      "Requests refused because their tenant's quota was used up, by configured tenant and limit:"
          + " requests, bytes.",
      "tenant",
      "limit"),
  QUOTA_TENANTS(
      MetricType.GAUGE,
      "tiltyard_quota_tenants",
      "tenants",
      "Tenants without a configured name whose use of their quota is remembered."),
  UNKNOWN_FIELDS(
      MetricType.COUNTER,
      "tiltyard_unknown_fields_total",
      "requests",
      "Requests with fields that the protocol does not have, which were ignored.",
      "plane"),
  SHADOW_ELIGIBLE(
      MetricType.COUNTER,
      "tiltyard_shadow_eligible_total",
      "requests",
      "Calls that the sampling of a shadow picked.",
      "route",
      "version"),
  SHADOW_MIRRORED(
      MetricType.COUNTER,
      "tiltyard_shadow_mirrored_total",
      "requests",
      "Picked calls that were given to the shadow.",
      "route",
      "version"),
  SHADOW_DROPPED(
      MetricType.COUNTER,
      "tiltyard_shadow_dropped_total",
      "requests",
      "Picked calls that were not given to the shadow, by reason.",
      "route",
      "version",
      "reason"),
  MODEL_STATE(
      MetricType.GAUGE,
      "tiltyard_model_state",
      "",
      "1 for the state that a version is in.",
      "model",
      "version",
      "state"),
  EVENT_READERS_CUT_OFF(
      MetricType.COUNTER,
      "tiltyard_event_readers_cut_off_total",
      "readers",
      "Readers of the event stream that were cut off because they did not read."),
  MODEL_LOAD_FAILURES(
      MetricType.COUNTER,
      "tiltyard_model_load_failures_total",
      "loads",
      "Versions that could not be loaded, by reason.",
      "reason"),
  MODEL_LOADS(
      MetricType.COUNTER,
      "tiltyard_model_loads_total",
      "loads",
      "Models that were loaded into this process."),
  MODEL_UNLOADS(
      MetricType.COUNTER,
      "tiltyard_model_unloads_total",
      "loads",
      "Models that were freed again; loads without these are in memory."),
  MODEL_MEMORY(
      MetricType.GAUGE,
      "tiltyard_model_memory_bytes",
      "bytes",
      "Memory that a version took in its trial.",
      "model",
      "version"),
  LEDGER(
      MetricType.GAUGE,
      "tiltyard_ledger_bytes",
      "bytes",
      "Memory of the process around the last load and unload of each version, by event (load,"
          + " unload), moment (before, after) and kind (resident, heap, direct).",
      "model",
      "version",
      "event",
      "moment",
      "kind"),
  MEMORY_LIMIT(
      MetricType.GAUGE,
      "tiltyard_memory_limit_bytes",
      "bytes",
      "Memory that the process may have."),
  MEMORY_FREE(
      MetricType.GAUGE,
      "tiltyard_memory_free_bytes",
      "bytes",
      "Memory that another model could have."),
  QUEUE_REQUESTS(
      MetricType.GAUGE,
      "tiltyard_queue_requests",
      "requests",
      "Calls that wait for a run.",
      "model",
      "version"),
  QUEUE_ROWS(
      MetricType.GAUGE,
      "tiltyard_queue_rows",
      "rows",
      "Rows of the calls that wait for a run.",
      "model",
      "version"),
  RUNS_TERMINATED(
      MetricType.COUNTER,
      "tiltyard_run_terminated_total",
      "runs",
      "Runs that were ended because nobody waited for them any more.",
      "model",
      "version"),
  RUNS_STUCK(
      MetricType.GAUGE,
      "tiltyard_run_stuck",
      "runs",
      "Runs that were ended a second ago and go on: one operator does not end.",
      "model",
      "version"),
  RUNS_INLINE(
      MetricType.COUNTER,
      "tiltyard_run_inline_total",
      "runs",
      "Runs of cheap models on the event loop that brought the requests.",
      "model",
      "version"),
  IN_FLIGHT_REQUESTS(
      MetricType.GAUGE,
      "tiltyard_in_flight_requests",
      "requests",
      "Calls that were admitted and have not finished.",
      "model",
      "version"),
  SHED(
      MetricType.COUNTER,
      "tiltyard_shed_total",
      "requests",
      "Calls refused at admission or in the queue for want of room or time, by reason.",
      "model",
      "version",
      "reason"),
  CONCURRENCY_LIMIT(
      MetricType.GAUGE,
      "tiltyard_concurrency_limit",
      "requests",
      "Calls that may be in flight now, by the adaptive limit.",
      "model",
      "version"),
  EXPECTED_WAIT(
      MetricType.GAUGE,
      "tiltyard_expected_wait_seconds",
      "seconds",
      "Time that a call of one row would wait for its run if it came now.",
      "model",
      "version"),
  EXECUTIONS(
      MetricType.COUNTER,
      "tiltyard_executions_total",
      "runs",
      "Runs of the model; rows or requests divided by it give the mean batch.",
      "model",
      "version"),
  STARTUP(
      MetricType.GAUGE,
      "tiltyard_startup_seconds",
      "seconds",
      "Time that the start took, by phase; a phase is there when it has ended.",
      "phase"),
  LOG_WRITTEN(
      MetricType.COUNTER,
      "tiltyard_log_written_total",
      "records",
      "Records that reached the end of a sink: requests, distributions, intervals.",
      "sink"),
  LOG_DROPPED(
      MetricType.COUNTER,
      "tiltyard_log_dropped_total",
      "records",
      "Records that a sink lost, by reason.",
      "sink",
      "reason"),
  LOG_QUEUE_RECORDS(
      MetricType.GAUGE,
      "tiltyard_log_queue_records",
      "records",
      "Records that wait in a sink's queue.",
      "sink"),
  LOG_WRITTEN_BYTES(
      MetricType.COUNTER,
      "tiltyard_log_written_bytes_total",
      "bytes",
      "Bytes that a sink wrote to files, compressed.",
      "sink"),
  NONFINITE_VALUES(
      MetricType.COUNTER,
      "tiltyard_nonfinite_values_total",
      "values",
      "Sampled tensor values that were nan, posinf or neginf, by input or output.",
      "model",
      "version",
      "arm",
      "direction",
      "kind");

  private final MetricType type;
  private final String prometheusName;
  private final String unit;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> labels;

  Metric(MetricType type, String prometheusName, String unit, String help, String... labels) {
    this.type = type;
    this.prometheusName = prometheusName;
    this.unit = unit;
    this.help = help;
    this.labels = List.of(labels);
  }

  public MetricType type() {
    return type;
  }

  /** The full name, with the unit and {@code _total} where there is one. */
  public String prometheusName() {
    return prometheusName;
  }

  /** What the values count, or "" where they have no unit. */
  public String unit() {
    return unit;
  }

  /** One sentence. */
  public String help() {
    return help;
  }

  /** The names of the labels, in the order in which values are given. */
  public List<String> labels() {
    return labels;
  }
}
