package io.tiltyard.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Versions with their state, broken ones included. */
final class Models {
  private static final int OK = 200;

  private final AdminSources sources;

  Models(AdminSources sources) {
    this.sources = sources;
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

  /** The version as it stands now, or its number where nothing is known of it. */
  void writeVersion(JsonGenerator json, String model, long version) throws IOException {
    for (VersionStatus status : models().getOrDefault(model, List.of())) {
      if (status.version() == version) {
        VersionJson.write(json, status);
        return;
      }
    }
    json.writeStartObject();
    json.writeNumberField("version", version);
    json.writeEndObject();
  }

  /** The model as it stands now. */
  void writeModel(JsonGenerator json, String model) throws IOException {
    writeModel(json, model, models().getOrDefault(model, List.of()));
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
      VersionJson.write(json, version);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
