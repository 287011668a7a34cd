package io.tiltyard.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.monitor.latency.BatchStatistics;
import io.tiltyard.monitor.latency.CountAndNanos;
import io.tiltyard.monitor.latency.VersionStatisticsSnapshot;
import io.tiltyard.router.route.ArmTarget;
import java.io.IOException;

/** What versions did, in the words of Triton's statistics extension. */
final class StatisticsView {
  private static final CountAndNanos NEVER = new CountAndNanos(0, 0);

  private StatisticsView() {}

  static void begin(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("model_stats");
  }

  static void end(JsonGenerator json) throws IOException {
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * @param name that the client called
   */
  static void write(JsonGenerator json, String name, ArmTarget target) throws IOException {
    VersionStatisticsSnapshot seen = target.statistics().snapshot();
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("version", Long.toString(target.servable().version()));
    json.writeNumberField("last_inference", seen.lastInferenceEpochMillis());
    json.writeNumberField("inference_count", seen.inferenceCount());
    json.writeNumberField("execution_count", seen.executionCount());
    json.writeObjectFieldStart("inference_stats");
    duration(json, "success", seen.success());
    duration(json, "fail", seen.fail());
    duration(json, "queue", seen.queue());
    duration(json, "compute_input", seen.computeInput());
    duration(json, "compute_infer", seen.computeInfer());
    duration(json, "compute_output", seen.computeOutput());
    duration(json, "cache_hit", NEVER);
    duration(json, "cache_miss", NEVER);
    json.writeEndObject();
    json.writeArrayFieldStart("batch_stats");
    for (BatchStatistics batch : seen.batches()) {
      json.writeStartObject();
      json.writeNumberField("batch_size", batch.batchSize());
      duration(json, "compute_infer", batch.computeInfer());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void duration(JsonGenerator json, String field, CountAndNanos seen)
      throws IOException {
    json.writeObjectFieldStart(field);
    json.writeNumberField("count", seen.count());
    json.writeNumberField("ns", seen.nanos());
    json.writeEndObject();
  }
}
