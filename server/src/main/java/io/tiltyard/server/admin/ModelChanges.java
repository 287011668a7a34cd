package io.tiltyard.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.router.control.LoadRequest;
import io.tiltyard.router.control.LoadResult;
import io.tiltyard.router.control.UnloadRequest;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpExchange;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Loading and unloading, of one version or of all that a model's policy wants. 202 once it is on
 * its way, with what it is about as it stands then.
 */
final class ModelChanges {
  private static final int ACCEPTED = 202;

  /** In the place of a version: the whole model. */
  private static final long WHOLE_MODEL = 0;

  private final Models models;
  private final ControlPlane control;
  private final Answers answers;

  ModelChanges(Models models, ControlPlane control, Answers answers) {
    this.models = models;
    this.control = control;
    this.answers = answers;
  }

  void loadModel(HttpExchange exchange, List<String> names) throws RefusedException {
    load(exchange, PathSegments.name("model", names.get(0)), WHOLE_MODEL);
  }

  void loadVersion(HttpExchange exchange, List<String> names) throws RefusedException {
    String model = PathSegments.name("model", names.get(0));
    load(exchange, model, PathSegments.version(names.get(1)));
  }

  void unloadModel(HttpExchange exchange, List<String> names) throws RefusedException {
    unload(exchange, PathSegments.name("model", names.get(0)), WHOLE_MODEL);
  }

  void unloadVersion(HttpExchange exchange, List<String> names) throws RefusedException {
    String model = PathSegments.name("model", names.get(0));
    unload(exchange, model, PathSegments.version(names.get(1)));
  }

  private void load(HttpExchange exchange, String model, long version) throws RefusedException {
    JsonNode config = field(exchange, "config");
    if (config != null && !config.isObject()) {
      throw wrong("config", config, "an object");
    }
    String override = config == null ? "" : config.toString();
    answers.whenDone(
        control.load(new LoadRequest(model, version, override)),
        exchange,
        result -> {
          if (result instanceof LoadResult.Refused refused) {
            answers.refuse(exchange, refused.refusal());
          } else {
            accept(exchange, model, version);
          }
        });
  }

  private void unload(HttpExchange exchange, String model, long version) throws RefusedException {
    JsonNode force = field(exchange, "force");
    if (force != null && !force.isBoolean()) {
      throw wrong("force", force, "true or false");
    }
    boolean forced = force != null && force.booleanValue();
    answers.whenDone(
        control.unload(new UnloadRequest(model, version, forced)),
        exchange,
        refusal -> {
          if (refusal != null) {
            answers.refuse(exchange, refusal);
          } else {
            accept(exchange, model, version);
          }
        });
  }

  private void accept(HttpExchange exchange, String model, long version) {
    exchange.answer(
        HttpAnswer.json(
            ACCEPTED,
            Json.write(
                json -> {
                  if (version == WHOLE_MODEL) {
                    models.writeModel(json, model);
                  } else {
                    models.writeVersion(json, model, version);
                  }
                })));
  }

  /** The only field that the body may have, or null where it has none. */
  private static @Nullable JsonNode field(HttpExchange exchange, String name)
      throws RefusedException {
    if (!exchange.body().isReadable()) {
      return null;
    }
    ObjectNode body = Json.readObject(exchange);
    for (Iterator<String> fields = body.fieldNames(); fields.hasNext(); ) {
      String field = fields.next();
      if (!field.equals(name)) {
        throw new RefusedException(
            ErrorCode.INVALID_ARGUMENT,
            "field '" + Excerpt.of(field) + "', expected none but '" + name + "'");
      }
    }
    return body.get(name);
  }

  private static RefusedException wrong(String name, JsonNode value, String expected) {
    return new RefusedException(
        ErrorCode.INVALID_ARGUMENT,
        "field '"
            + name
            + "' is "
            + value.getNodeType().name().toLowerCase(Locale.ROOT)
            + " "
            + Excerpt.of(value.toString())
            + ", expected "
            + expected);
  }
}
