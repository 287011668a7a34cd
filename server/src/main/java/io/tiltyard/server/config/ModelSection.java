package io.tiltyard.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a model's keys from wherever they stand; what {@link Schema} refuses is passed over. */
final class ModelSection {
  private ModelSection() {}

  /**
   * What a section says.
   *
   * @param node with the keys of {@link ModelKeys} at its top
   */
  static ModelLayer layer(JsonNode node) {
    ModelLayer.Values values = new ModelLayer.Values();
    for (Key<?> key : ModelKeys.all()) {
      if (!key.path().contains(".<option>")) {
        put(values, key, node);
      }
    }
    return new ModelLayer(
        values.map(),
        named(node.path("device_options"), ModelKeys.DEVICE_OPTION),
        tensors(
            node.path("inputs"),
            ModelKeys.INPUT_NAME,
            ModelKeys.INPUT_DATATYPE,
            ModelKeys.INPUT_SHAPE),
        tensors(
            node.path("outputs"),
            ModelKeys.OUTPUT_NAME,
            ModelKeys.OUTPUT_DATATYPE,
            ModelKeys.OUTPUT_SHAPE),
        false,
        named(node.path("golden"), ModelKeys.GOLDEN));
  }

  /**
   * What a {@code model.yaml} says.
   *
   * @param problems receives what is wrong with it
   */
  static ModelLayer file(JsonNode node, List<Problem> problems) {
    Schema.modelFile().check(node, "", problems);
    checkNames("inputs", node, problems);
    checkNames("outputs", node, problems);
    return layer(node);
  }

  private static void checkNames(String list, JsonNode node, List<Problem> problems) {
    Set<String> names = new HashSet<>();
    int index = 0;
    for (JsonNode tensor : node.path(list)) {
      String name = tensor.path("name").textValue();
      if (name != null && !names.add(name)) {
        problems.add(
            new Problem(
                list + "[" + index + "].name",
                "'" + Values.excerpt(name) + "' again",
                "each name once"));
      }
      index++;
    }
  }

  private static <T> void put(ModelLayer.Values values, Key<T> key, JsonNode node) {
    JsonNode found = Values.find(node, ModelKeys.shortPath(key));
    if (!found.isMissingNode()) {
      values.put(key, key.kind().parse(found));
    }
  }

  private static <T> Map<String, T> named(JsonNode section, Key<T> key) {
    Map<String, T> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : section.properties()) {
      T value = key.kind().parse(field.getValue());
      if (value != null) {
        values.put(field.getKey(), value);
      }
    }
    return values;
  }

  private static List<TensorSpec> tensors(
      JsonNode list,
      Key<String> nameKey,
      Key<DataType> datatypeKey,
      Key<List<Dimension>> shapeKey) {
    List<TensorSpec> specs = new ArrayList<>();
    for (JsonNode node : list) {
      String name = nameKey.kind().parse(node.path("name"));
      DataType datatype = datatypeKey.kind().parse(node.path("datatype"));
      List<Dimension> shape = shapeKey.kind().parse(node.path("shape"));
      if (name != null && datatype != null && shape != null) {
        specs.add(new TensorSpec(name, datatype, shape));
      }
    }
    return specs;
  }
}
