package io.tiltyard.server.config;

import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the arms of a route may be to each other; the same for the file and the admin API. */
public final class RouteRules {
  private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

  private RouteRules() {}

  /**
   * Every rule that is broken; empty when the route may be served.
   *
   * @param at the dotted place of the route for the messages, empty for the top
   */
  public static List<Problem> check(RouteDefinition route, String at) {
    List<Problem> problems = new ArrayList<>();
    checkSum(route, at, problems);
    Map<Long, List<String>> parts = new TreeMap<>();
    if (route.champion() != RouteDefinition.NEWEST) {
      add(parts, route.champion(), "champion");
    }
    for (int i = 0; i < route.challengers().size(); i++) {
      add(parts, route.challengers().get(i).version(), "challengers[" + i + "]");
    }
    for (int i = 0; i < route.shadows().size(); i++) {
      add(parts, route.shadows().get(i).version(), "shadows[" + i + "]");
    }
    parts.forEach((version, places) -> checkOnce(version, places, at, problems));
    return problems;
  }

  private static void checkSum(RouteDefinition route, String at, List<Problem> problems) {
    BigDecimal sum =
        route.challengers().stream()
            .map(RouteRules::weight)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    if (sum.compareTo(WHOLE) > 0) {
      String terms =
          route.challengers().stream()
              .map(challenger -> plain(weight(challenger)))
              .collect(Collectors.joining(" + "));
      problems.add(
          new Problem(
              Values.place(at, "challengers"),
              "weights " + terms + " = " + plain(sum),
              "a sum of at most 100; the champion gets the rest"));
    }
  }

  private static void checkOnce(
      long version, List<String> places, String at, List<Problem> problems) {
    if (places.size() > 1) {
      problems.add(
          new Problem(
              Values.place(at, places.get(1)),
              "version " + version + ", which is " + places.get(0) + " already",
              "each version in one part of the route"));
    }
  }

  private static void add(Map<Long, List<String>> parts, long version, String place) {
    parts.computeIfAbsent(version, v -> new ArrayList<>()).add(place);
  }

  private static BigDecimal weight(Challenger challenger) {
    return BigDecimal.valueOf(challenger.weight());
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
