package io.tiltyard.server.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a load request says of a model: a JSON object with keys as in {@code model.yaml}, or with
 * Triton's names for the same things. Only what changes no answer may be set.
 */
final class LoadOverride {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 32;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private LoadOverride() {}

  /**
   * @param model its name
   * @param json empty for none
   * @param lower what is said elsewhere
   * @param problems receives a line for all that is wrong
   */
  static ModelLayer read(String model, String json, ModelLayer lower, List<String> problems) {
    if (json.isEmpty()) {
      return ModelLayer.NOTHING;
    }
    if (json.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      problems.add("longer than 1MiB, expected a JSON object with " + safeKeys());
      return ModelLayer.NOTHING;
    }
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (tree instanceof ObjectNode object) {
        return read(model, object, lower, problems);
      }
      problems.add("got " + Values.text(tree) + ", expected a JSON object with " + safeKeys());
    } catch (JsonProcessingException e) {
      problems.add(
          "line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ": "
              + Values.excerpt(e.getOriginalMessage()));
    }
    return ModelLayer.NOTHING;
  }

  private static ModelLayer read(
      String model, ObjectNode object, ModelLayer lower, List<String> problems) {
    int before = problems.size();
    List<Problem> found = new ArrayList<>();
    ObjectNode keys = new TritonOverride(model, lower, found).translated(object);
    for (Map.Entry<String, JsonNode> field : List.copyOf(keys.properties())) {
      if (!Schema.override().has(field.getKey())) {
        keys.remove(field.getKey());
        found.add(
            new Problem(
                Values.excerpt(field.getKey()),
                "a key that a load request may not set",
                safeKeys()));
      }
    }
    Schema.override().check(keys, "", found);
    found.forEach(problem -> problems.add(problem.text()));
    return problems.size() > before ? ModelLayer.NOTHING : ModelSection.layer(keys);
  }

  /** To follow the word "expected". */
  static String safeKeys() {
    return "one of "
        + ModelKeys.SAFE.stream().map(ModelKeys::shortPath).collect(Collectors.joining(", "));
  }
}
