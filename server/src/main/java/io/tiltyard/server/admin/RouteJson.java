package io.tiltyard.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.control.RevisionCondition;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.server.config.Problem;
import io.tiltyard.server.config.RouteReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route as the API writes and reads it. What {@link #write} gives may be sent back as it is: its
 * {@code name} and {@code revision} are taken where they agree, and so is the version of a champion
 * that follows the newest one.
 */
final class RouteJson {
  private RouteJson() {}

  static void write(JsonGenerator json, Route route) throws IOException {
    RouteDefinition definition = route.definition();
    json.writeStartObject();
    json.writeStringField("name", definition.name());
    json.writeStringField("model", definition.model());
    json.writeObjectFieldStart("champion");
    long champion = championVersion(route);
    if (champion != RouteDefinition.NEWEST) {
      json.writeNumberField("version", champion);
    }
    if (definition.champion() == RouteDefinition.NEWEST) {
      json.writeBooleanField("newest", true);
    }
    json.writeEndObject();
    json.writeArrayFieldStart("challengers");
    for (RouteDefinition.Challenger challenger : definition.challengers()) {
      json.writeStartObject();
      json.writeNumberField("version", challenger.version());
      json.writeNumberField("weight", challenger.weight());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("shadows");
    for (RouteDefinition.Shadow shadow : definition.shadows()) {
      json.writeStartObject();
      json.writeNumberField("version", shadow.version());
      json.writeNumberField("fraction", shadow.fraction());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("revision", route.revision());
    json.writeEndObject();
  }

  /** The champion's version, {@link RouteDefinition#NEWEST} where none is available to be it. */
  static long championVersion(Route route) {
    ArmTarget champion = route.champion();
    return route.definition().champion() != RouteDefinition.NEWEST || champion == null
        ? route.definition().champion()
        : champion.servable().version();
  }

  /**
   * The definition in a body; refused with all that is wrong with it.
   *
   * @param current the route of this name now, or null
   */
  static RouteDefinition read(
      ObjectNode body, String name, RevisionCondition condition, @Nullable Route current)
      throws RefusedException {
    List<Problem> problems = new ArrayList<>();
    checkName(body.remove("name"), name, problems);
    checkRevision(body.remove("revision"), condition, problems);
    if (current != null && body.get("champion") instanceof ObjectNode champion) {
      dropAgreedVersion(champion, current);
    }
    RouteDefinition definition = RouteReader.read(name, body, "", problems);
    if (definition == null || !problems.isEmpty()) {
      List<String> texts = problems.stream().map(Problem::text).toList();
      throw new RefusedException(
          new Refusal(ErrorCode.INVALID_ARGUMENT, String.join("; ", texts)), texts);
    }
    return definition;
  }

  private static void checkName(@Nullable JsonNode told, String name, List<Problem> problems) {
    if (told != null && !name.equals(told.textValue())) {
      problems.add(
          new Problem(
              "name", "'" + Excerpt.of(told.asText()) + "'", "'" + name + "', as in the path"));
    }
  }

  private static void checkRevision(
      @Nullable JsonNode told, RevisionCondition condition, List<Problem> problems) {
    if (told == null || condition.kind() != RevisionCondition.Kind.EXACTLY) {
      return;
    }
    if (!told.canConvertToLong() || told.longValue() != condition.revision()) {
      problems.add(
          new Problem(
              "revision", Excerpt.of(told.asText()), condition.revision() + ", as in if-match"));
    }
  }

  private static void dropAgreedVersion(ObjectNode champion, Route current) {
    if (BooleanNode.TRUE.equals(champion.get("newest"))
        && champion.path("version").asLong() == championVersion(current)) {
      champion.remove("version");
    }
  }
}
