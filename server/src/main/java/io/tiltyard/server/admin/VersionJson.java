package io.tiltyard.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.runtime.lifecycle.LiveImpact;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionReport;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.runtime.model.Device;
import java.io.IOException;
import java.util.Map;

/** All that is known of one version. */
final class VersionJson {
  private static final double NANOS_PER_MILLI = 1e6;

  private VersionJson() {}

  static void write(JsonGenerator json, VersionStatus status) throws IOException {
    json.writeStartObject();
    json.writeNumberField("version", status.version());
    json.writeStringField("state", status.state().name());
    json.writeStringField("reason", status.reason());
    json.writeStringField("reason_code", status.reasonCode());
    json.writeStringField("digest", status.digest());
    write(json, status.report());
    Servable servable = status.servable();
    if (servable != null) {
      json.writeStringField("platform", servable.platform());
      json.writeNumberField("in_flight", servable.inFlight());
      json.writeNumberField("queued", servable.batcher().depth());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, VersionReport report) throws IOException {
    json.writeNumberField("file_bytes", report.fileBytes());
    json.writeNumberField("memory_bytes", report.memoryBytes());
    json.writeNumberField("load_ms", report.totalMillis());
    json.writeObjectFieldStart("phases_ms");
    for (Map.Entry<String, Long> phase : report.millis().entrySet()) {
      json.writeNumberField(phase.getKey(), phase.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("golden_requests", report.goldenRequests());
    json.writeArrayFieldStart("devices");
    for (Device device : report.devices()) {
      json.writeString(device.toString());
    }
    json.writeEndArray();
    json.writeStringField("joining", report.joining());
    json.writeArrayFieldStart("notices");
    for (String notice : report.notices()) {
      json.writeString(notice);
    }
    json.writeEndArray();
    LiveImpact impact = report.impact();
    json.writeObjectFieldStart("live_during_load");
    json.writeNumberField("p99_before_ms", impact.p99BeforeNanos() / NANOS_PER_MILLI);
    json.writeNumberField("p99_during_ms", impact.p99DuringNanos() / NANOS_PER_MILLI);
    json.writeNumberField("waited_ms", impact.waitedNanos() / NANOS_PER_MILLI);
    json.writeEndObject();
  }
}
