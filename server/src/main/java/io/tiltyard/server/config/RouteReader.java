package io.tiltyard.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.route.RouteDefinition.Shadow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a route; the same shape in the file and in the admin API. */
public final class RouteReader {
  private static final String ROUTE = "routes.<route>.";
  private static final String CHALLENGER = ROUTE + "challengers[].";
  private static final String SHADOW = ROUTE + "shadows[].";

  private RouteReader() {}

  /**
   * The route, or null where it is not one; then there are more problems than before.
   *
   * @param name what clients call
   * @param at the dotted place of {@code node} for the messages, empty for the top
   */
  public static @Nullable RouteDefinition read(
      String name, JsonNode node, String at, List<Problem> problems) {
    int before = problems.size();
    Schema.route().check(node, at, problems);
    if (!Names.legal(name)) {
      problems.add(new Problem(at, "'" + Values.excerpt(name) + "'", Names.EXPECTED));
    }
    JsonNode champion = node.path("champion");
    if (champion.has("newest") && champion.has("version")) {
      problems.add(
          new Problem(
              Values.place(at, "champion"), "both version and newest", "version or newest"));
    }
    if (problems.size() > before) {
      return null;
    }
    RouteDefinition route =
        new RouteDefinition(
            name,
            Values.read(node, ROUTE, Keys.ROUTE_MODEL, name),
            Values.read(node, ROUTE, Keys.CHAMPION_VERSION, RouteDefinition.NEWEST),
            challengers(node),
            shadows(node));
    problems.addAll(RouteRules.check(route, at));
    return problems.size() > before ? null : route;
  }

  private static List<Challenger> challengers(JsonNode node) {
    List<Challenger> challengers = new ArrayList<>();
    for (JsonNode element : node.path("challengers")) {
      challengers.add(
          new Challenger(
              Values.read(element, CHALLENGER, Keys.CHALLENGER_VERSION),
              Values.read(element, CHALLENGER, Keys.CHALLENGER_WEIGHT)));
    }
    return challengers;
  }

  private static List<Shadow> shadows(JsonNode node) {
    List<Shadow> shadows = new ArrayList<>();
    for (JsonNode element : node.path("shadows")) {
      shadows.add(
          new Shadow(
              Values.read(element, SHADOW, Keys.SHADOW_VERSION),
              Values.read(element, SHADOW, Keys.SHADOW_FRACTION, 1.0)));
    }
    return shadows;
  }
}
