package io.tiltyard.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The shape that all {@link Keys} together describe; finds what does not belong. */
final class Schema {
  private static final String ELEMENT = "[]";
  private static final Schema ROOT = build(Keys.all(), Key::path);
  private static final Schema MODEL_FILE = build(ModelKeys.ofFile(), ModelKeys::shortPath);
  private static final Schema OVERRIDE = build(ModelKeys.SAFE, ModelKeys::shortPath);

  private final Map<String, Schema> children = new LinkedHashMap<>();
  private @Nullable Key<?> key;

  private Schema() {}

  /** The whole file. */
  static Schema root() {
    return ROOT;
  }

  /** One route, whatever its name. */
  static Schema route() {
    return ROOT.child("routes").child("<route>");
  }

  /** A {@code model.yaml}. */
  static Schema modelFile() {
    return MODEL_FILE;
  }

  /** What a load request may set. */
  static Schema override() {
    return OVERRIDE;
  }

  /**
   * Adds a problem for every unknown key and every section that is not one, then for every value
   * that is not legal.
   *
   * @param at the dotted place of {@code node}, empty at the top
   */
  void check(JsonNode node, String at, List<Problem> problems) {
    if (key != null) {
      checkValue(key, node, at, problems);
    } else if (children.containsKey(ELEMENT)) {
      checkList(node, at, problems);
    } else if (!node.isNull()) {
      checkSection(node, at, problems);
    }
  }

  private static void checkValue(Key<?> key, JsonNode node, String at, List<Problem> problems) {
    if (key.kind().parse(node) == null) {
      problems.add(new Problem(at, Values.text(node), key.expected()));
    }
  }

  private void checkList(JsonNode node, String at, List<Problem> problems) {
    if (node.isNull()) {
      return;
    }
    if (!node.isArray()) {
      problems.add(new Problem(at, Values.text(node), "a list"));
      return;
    }
    for (int i = 0; i < node.size(); i++) {
      child(ELEMENT).check(node.get(i), at + "[" + i + "]", problems);
    }
  }

  private void checkSection(JsonNode node, String at, List<Problem> problems) {
    if (!node.isObject()) {
      problems.add(new Problem(at.isEmpty() ? "(top)" : at, Values.text(node), "keys: " + names()));
      return;
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String place = Values.place(at, field.getKey());
      Schema child = children.get(field.getKey());
      if (isNamed()) {
        checkNamed(field.getKey(), field.getValue(), place, problems);
      } else if (child == null) {
        problems.add(unknown(place, field.getKey()));
      } else {
        child.check(field.getValue(), place, problems);
      }
    }
    children.forEach(
        (name, child) -> child.checkPresent(node, Values.place(at, name), name, problems));
  }

  private void checkPresent(JsonNode section, String place, String name, List<Problem> problems) {
    if (key != null && key.required() && !section.has(name)) {
      problems.add(new Problem(place, "nothing", key.expected()));
    }
  }

  private void checkNamed(String name, JsonNode node, String place, List<Problem> problems) {
    if (!Names.legal(name)) {
      problems.add(new Problem(place, "'" + Values.excerpt(name) + "'", Names.EXPECTED));
    }
    child(children.keySet().iterator().next()).check(node, place, problems);
  }

  private Problem unknown(String place, String name) {
    String nearest = Suggestion.nearest(name, children.keySet());
    return new Problem(
        place, "an unknown key", nearest == null ? "one of " + names() : "'" + nearest + "'?");
  }

  /** Whether this section may have a key of this name. */
  boolean has(String name) {
    return children.containsKey(name);
  }

  /** Whether the names in this section are the user's. */
  private boolean isNamed() {
    return children.keySet().iterator().next().startsWith("<");
  }

  private String names() {
    return String.join(", ", new TreeSet<>(children.keySet()));
  }

  private Schema child(String name) {
    return Objects.requireNonNull(children.get(name));
  }

  private static Schema build(List<Key<?>> keys, Function<Key<?>, String> path) {
    Schema root = new Schema();
    for (Key<?> key : keys) {
      Schema at = root;
      for (String step : steps(path.apply(key))) {
        at = at.children.computeIfAbsent(step, name -> new Schema());
      }
      at.key = key;
    }
    return root;
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    for (String part : path.split("\\.", -1)) {
      if (part.endsWith("[]")) {
        steps.add(part.substring(0, part.length() - 2));
        steps.add(ELEMENT);
      } else {
        steps.add(part);
      }
    }
    return steps;
  }
}
