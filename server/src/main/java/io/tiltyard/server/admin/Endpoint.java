package io.tiltyard.server.admin;

import io.tiltyard.server.http.transport.HttpExchange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of the API.
 *
 * @param verb such as {@code GET}
 * @param pattern the path's segments; one in braces takes any text, {@code {v}:load} any text
 *     before that ending
 * @param action answers the exchange
 */
record Endpoint(String verb, List<String> pattern, Action action) {
  /** Answers an exchange whose path matched. */
  @FunctionalInterface
  interface Action {
    /**
     * @param names what stood in the place of the braces, decoded and unchecked
     */
    void answer(HttpExchange exchange, List<String> names) throws RefusedException;
  }

  static Endpoint of(String verb, String path, Action action) {
    return new Endpoint(verb, List.of(path.substring(1).split("/", -1)), action);
  }

  /** What stands in the place of the braces, or null where the path is another. */
  @Nullable List<String> match(List<String> path) {
    if (path.size() != pattern.size()) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < pattern.size(); i++) {
      if (!match(pattern.get(i), path.get(i), names)) {
        return null;
      }
    }
    return names;
  }

  private static boolean match(String pattern, String segment, List<String> names) {
    if (!pattern.startsWith("{")) {
      return pattern.equals(segment);
    }
    String ending = pattern.substring(pattern.indexOf('}') + 1);
    if (!segment.endsWith(ending) || (ending.isEmpty() && segment.indexOf(':') >= 0)) {
      return false;
    }
    names.add(segment.substring(0, segment.length() - ending.length()));
    return true;
  }
}
