package io.tiltyard.router.route;

import java.util.List;

/**
 * A route as an operator states it.
 *
 * @param name what clients call
 * @param model whose versions answer
 * @param champion the version that gets what the challengers do not; 0 for the newest available
 *     that is neither challenger nor shadow
 * @param challengers in any order; their weights sum to at most 100
 * @param shadows in any order
 */
public record RouteDefinition(
    String name, String model, long champion, List<Challenger> challengers, List<Shadow> shadows) {
  /** {@link #champion} of a route that follows the newest available version. */
  public static final long NEWEST = 0;

  public RouteDefinition {
    challengers = List.copyOf(challengers);
    shadows = List.copyOf(shadows);
  }

  /** The route that a model without one is served under. */
  public static RouteDefinition implicit(String model) {
    return new RouteDefinition(model, model, NEWEST, List.of(), List.of());
  }

  /**
   * @param weight percent of the route's requests, 0 to 100 in steps of 0.01
   */
  public record Challenger(long version, double weight) {}

  /**
   * @param fraction of the route's requests that also run here, 0 to 1
   */
  public record Shadow(long version, double fraction) {}
}
