package io.tiltyard.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Versions with their state, broken ones included, and explicit loading and unloading. */
final class Models {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final AdminSources sources;
  private final ControlPlane control;
  private final Answers answers;

  Models(AdminSources sources, ControlPlane control, Answers answers) {
    this.sources = sources;
    this.control = control;
    this.answers = answers;
  }

  void list(HttpExchange exchange, List<String> names) {
    Map<String, List<VersionStatus>> models = models();
    exchange.answer(
        HttpAnswer.json(
            OK,
            Json.write(
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("models");
                  for (Map.Entry<String, List<VersionStatus>> model : models.entrySet()) {
                    writeModel(json, model.getKey(), model.getValue());
                  }
                  json.writeEndArray();
                  json.writeEndObject();
                })));
  }

  void show(HttpExchange exchange, List<String> names) throws RefusedException {
    String model = PathSegments.name("model", names.get(0));
    List<VersionStatus> versions = models().get(model);
    if (versions == null) {
      throw new RefusedException(ErrorCode.MODEL_NOT_FOUND, "no model '" + model + "'");
    }
    exchange.answer(HttpAnswer.json(OK, Json.write(json -> writeModel(json, model, versions))));
  }

  void load(HttpExchange exchange, List<String> names) throws RefusedException {
    change(exchange, names, true);
  }

  void unload(HttpExchange exchange, List<String> names) throws RefusedException {
    change(exchange, names, false);
  }

  /** 202 with the version as it stands once the change is on its way. */
  private void change(HttpExchange exchange, List<String> names, boolean load)
      throws RefusedException {
    String model = PathSegments.name("model", names.get(0));
    long version = PathSegments.version(names.get(1));
    if (exchange.body().isReadable() && !Json.readObject(exchange).isEmpty()) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT, "a body with fields, expected no body or {}");
    }
    answers.whenDone(
        control.setLoaded(model, version, load),
        exchange,
        refusal -> answer(exchange, model, version, refusal));
  }

  private void answer(
      HttpExchange exchange, String model, long version, @Nullable Refusal refusal) {
    if (refusal != null) {
      answers.refuse(exchange, refusal);
      return;
    }
    exchange.answer(
        HttpAnswer.json(ACCEPTED, Json.write(json -> writeKnown(json, model, version))));
  }

  private void writeKnown(JsonGenerator json, String model, long version) throws IOException {
    for (VersionStatus status : models().getOrDefault(model, List.of())) {
      if (status.version() == version) {
        writeVersion(json, status);
        return;
      }
    }
    json.writeStartObject();
    json.writeNumberField("version", version);
    json.writeEndObject();
  }

  private Map<String, List<VersionStatus>> models() {
    Map<String, List<VersionStatus>> models = new TreeMap<>();
    for (VersionStatus status : sources.table().get().versions()) {
      models.computeIfAbsent(status.model(), name -> new ArrayList<>()).add(status);
    }
    return models;
  }

  private static void writeModel(JsonGenerator json, String name, List<VersionStatus> versions)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeArrayFieldStart("versions");
    for (VersionStatus version : versions) {
      writeVersion(json, version);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeVersion(JsonGenerator json, VersionStatus status) throws IOException {
    json.writeStartObject();
    json.writeNumberField("version", status.version());
    json.writeStringField("state", status.state().name());
    json.writeStringField("reason", status.reason());
    json.writeStringField("reason_code", status.reasonCode());
    json.writeStringField("digest", status.digest());
    json.writeNumberField("file_bytes", status.fileBytes());
    json.writeNumberField("load_ms", status.loadMillis());
    Servable servable = status.servable();
    if (servable != null) {
      json.writeStringField("platform", servable.platform());
      json.writeNumberField("in_flight", servable.inFlight());
      json.writeNumberField("queued", servable.batcher().depth());
    }
    json.writeEndObject();
  }
}
