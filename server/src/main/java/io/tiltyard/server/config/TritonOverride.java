package io.tiltyard.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tiltyard.runtime.model.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Triton's names in a load request, translated into those of {@code model.yaml}. */
final class TritonOverride {
  private static final int MAX_DIGITS = 18;
  private static final Set<String> WITHOUT_EFFECT = Set.of("name", "platform", "backend");

  private final String model;
  private final ModelLayer lower;
  private final List<Problem> problems;

  /**
   * @param lower what is said elsewhere: saying it again is no change
   */
  TritonOverride(String model, ModelLayer lower, List<Problem> problems) {
    this.model = model;
    this.lower = lower;
    this.problems = problems;
  }

  /** The same with the names of {@code model.yaml}; what is not Triton's stays as it is. */
  ObjectNode translated(ObjectNode object) {
    ObjectNode keys = object.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      translate(field.getKey(), field.getValue(), keys);
    }
    return keys;
  }

  private void translate(String name, JsonNode value, ObjectNode keys) {
    switch (name) {
      case "max_batch_size" -> put(keys, "batching", "max_size", number(value));
      case "dynamic_batching" -> dynamicBatching(value, keys);
      case "instance_group" -> instanceGroups(value, keys);
      case "parameters" -> parameters(value, keys);
      case "version_policy" -> keys.set(name, value.isObject() ? policy(value) : value);
      case "batching" -> section(keys, name).setAll(object(value, name));
      default -> {
        if (!WITHOUT_EFFECT.contains(name)) {
          keys.set(name, value);
        } else if (!isSame(name, value.textValue())) {
          problem(name, Values.text(value), "what the model has, or nothing");
        }
      }
    }
  }

  private boolean isSame(String name, @Nullable String value) {
    return switch (name) {
      case "name" -> model.equals(value);
      case "backend" -> "onnxruntime".equals(value);
      default -> Set.of("onnxruntime_onnx", "onnx_onnxv1").contains(String.valueOf(value));
    };
  }

  private void dynamicBatching(JsonNode value, ObjectNode keys) {
    put(keys, "batching", "join", keys.textNode("proved"));
    for (Map.Entry<String, JsonNode> field : object(value, "dynamic_batching").properties()) {
      if (field.getKey().equals("max_queue_delay_microseconds")) {
        JsonNode micros = number(field.getValue());
        put(
            keys,
            "batching",
            "max_delay",
            micros.isIntegralNumber() ? TextNode.valueOf(micros.asText() + "us") : micros);
      } else {
        unsafe("dynamic_batching." + field.getKey());
      }
    }
  }

  private void instanceGroups(JsonNode value, ObjectNode keys) {
    if (!value.isArray() || value.isEmpty()) {
      problem("instance_group", Values.text(value), "a list of groups with count");
      return;
    }
    long instances = 0;
    for (JsonNode group : value) {
      instances += instances(group);
    }
    keys.set("instances", LongNode.valueOf(instances));
  }

  private long instances(JsonNode group) {
    long count = 1;
    for (Map.Entry<String, JsonNode> field : object(group, "instance_group").properties()) {
      JsonNode value = field.getValue();
      switch (field.getKey()) {
        case "count" -> count = count(value);
        case "name" -> {}
        case "kind" -> checkKind(value);
        default -> unsafe("instance_group." + field.getKey());
      }
    }
    return count;
  }

  private long count(JsonNode value) {
    JsonNode number = number(value);
    if (number.isIntegralNumber() && number.canConvertToInt() && number.intValue() > 0) {
      return number.intValue();
    }
    problem("instance_group.count", Values.text(value), "a whole number from 1");
    return 1;
  }

  /** The device itself is not for a load request to choose. */
  private void checkKind(JsonNode kind) {
    List<Device> devices = lower.get(ModelKeys.DEVICE, List.of(Device.CPU));
    String same =
        switch (devices.get(0).kind()) {
          case CPU -> "KIND_CPU";
          case CUDA -> "KIND_GPU";
          case AUTO -> "KIND_AUTO";
        };
    if (!same.equals(kind.textValue())) {
      problem("instance_group.kind", Values.text(kind), "'" + same + "', the model's, or nothing");
    }
  }

  private void parameters(JsonNode value, ObjectNode keys) {
    for (Map.Entry<String, JsonNode> field : object(value, "parameters").properties()) {
      if (field.getKey().equals("intra_op_thread_count")) {
        JsonNode text = field.getValue();
        keys.set("threads", number(text.isObject() ? text.path("string_value") : text));
      } else {
        unsafe("parameters." + field.getKey());
      }
    }
  }

  /** {@code {"latest": {"num_versions": 2}}} as {@code latest(2)}. */
  private JsonNode policy(JsonNode value) {
    if (value.has("all")) {
      return TextNode.valueOf("all");
    }
    if (value.has("latest")) {
      JsonNode count = number(value.path("latest").path("num_versions"));
      return TextNode.valueOf("latest(" + count.asText() + ")");
    }
    List<String> versions = new ArrayList<>();
    value.path("specific").path("versions").forEach(v -> versions.add(number(v).asText()));
    return TextNode.valueOf("specific(" + String.join(", ", versions) + ")");
  }

  /** Protobuf's JSON writes large numbers as text. */
  private static JsonNode number(JsonNode value) {
    String text = value.textValue();
    boolean digits =
        text != null
            && !text.isEmpty()
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? LongNode.valueOf(Long.parseLong(text)) : value;
  }

  private ObjectNode object(JsonNode value, String name) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    problem(name, Values.text(value), "an object");
    return YamlFile.emptySection();
  }

  private static void put(ObjectNode keys, String section, String name, JsonNode value) {
    section(keys, section).set(name, value);
  }

  private static ObjectNode section(ObjectNode keys, String name) {
    return keys.get(name) instanceof ObjectNode section ? section : keys.putObject(name);
  }

  private void unsafe(String key) {
    problem(Values.excerpt(key), "a key that a load request may not set", LoadOverride.safeKeys());
  }

  private void problem(String key, String got, String expected) {
    problems.add(new Problem(key, got, expected));
  }
}
