package io.tiltyard.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tiltyard.base.error.Excerpt;
import java.util.Objects;
import java.util.regex.Pattern;

/** Values of a tree: found by path, and made fit to be quoted. */
final class Values {
  private static final Pattern USER_INFO = Pattern.compile("://.*@", Pattern.DOTALL);

  private Values() {}

  /** The value at a dotted path below {@code node}, or a missing node. */
  static JsonNode find(JsonNode node, String path) {
    JsonNode at = node;
    for (String step : path.split("\\.", -1)) {
      at = at.isObject() && at.has(step) ? at.get(step) : MissingNode.getInstance();
    }
    return at;
  }

  /** The value of a key below a section whose pattern is {@code section}, or its default. */
  static <T> T read(JsonNode node, String section, Key<T> key, T otherwise) {
    JsonNode found = find(node, key.path().substring(section.length()));
    T parsed = found.isMissingNode() ? null : key.kind().parse(found);
    return parsed == null ? otherwise : parsed;
  }

  /** The value of a key that {@link Schema} found to be there. */
  static <T> T read(JsonNode node, String section, Key<T> key) {
    JsonNode found = find(node, key.path().substring(section.length()));
    return Objects.requireNonNull(key.kind().parse(found), key.path());
  }

  static String place(String section, String name) {
    String safe = excerpt(name);
    return section.isEmpty() ? safe : section + "." + safe;
  }

  /** The value as a reader of a message recognises it. */
  static String text(JsonNode node) {
    return switch (node.getNodeType()) {
      case NULL, MISSING -> "nothing";
      case STRING -> "'" + excerpt(withoutSecrets(node.textValue())) + "'";
      case ARRAY -> "a list";
      case OBJECT, POJO -> "keys";
      case NUMBER, BOOLEAN, BINARY -> excerpt(node.asText());
    };
  }

  /** What stands before the host of a URL is a user's name and password. */
  private static String withoutSecrets(String text) {
    return USER_INFO.matcher(text).replaceAll("://...@");
  }

  static String excerpt(String text) {
    return Excerpt.of(text);
  }
}
