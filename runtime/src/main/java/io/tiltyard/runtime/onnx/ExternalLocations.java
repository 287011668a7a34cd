package io.tiltyard.runtime.onnx;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.onnx.WireReader.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the external data that a model refers to. Field numbers are those of {@code onnx.proto}.
 */
final class ExternalLocations {
  /** Deeper graphs are refused by ONNX Runtime's own parser. */
  private static final int MAX_DEPTH = 100;

  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_FUNCTIONS = 25;
  private static final int FUNCTION_NODE = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_SPARSE_INITIALIZER = 15;
  private static final int NODE_ATTRIBUTE = 5;
  private static final Set<Integer> ATTRIBUTE_TENSORS = Set.of(5, 10);
  private static final Set<Integer> ATTRIBUTE_GRAPHS = Set.of(6, 11);
  private static final Set<Integer> ATTRIBUTE_SPARSE_TENSORS = Set.of(22, 23);
  private static final Set<Integer> SPARSE_TENSOR_PARTS = Set.of(1, 2);
  private static final int TENSOR_EXTERNAL_DATA = 13;
  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  private final List<ExternalRange> found = new ArrayList<>();

  private ExternalLocations() {}

  /**
   * One a tensor; empty for a model that holds its own weights.
   *
   * @throws ModelLoadException {@code external_data} for what cannot be right, whatever is in the
   *     files
   */
  static List<ExternalRange> of(ByteBuffer model) throws MalformedException, ModelLoadException {
    ExternalLocations locations = new ExternalLocations();
    WireReader fields = new WireReader(model);
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == MODEL_GRAPH) {
        locations.graph(fields.message(), 0);
      } else if (field == MODEL_FUNCTIONS) {
        locations.function(fields.message());
      }
    }
    return locations.found;
  }

  private void function(WireReader fields) throws MalformedException, ModelLoadException {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == FUNCTION_NODE) {
        node(fields.message(), 0);
      }
    }
  }

  private void graph(WireReader fields, int depth) throws MalformedException, ModelLoadException {
    if (depth > MAX_DEPTH) {
      throw new MalformedException("graphs within graphs, more than " + MAX_DEPTH + " deep");
    }
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case GRAPH_NODE -> node(fields.message(), depth);
        case GRAPH_INITIALIZER -> tensor(fields.message());
        case GRAPH_SPARSE_INITIALIZER -> sparseTensor(fields.message());
        default -> {}
      }
    }
  }

  private void node(WireReader fields, int depth) throws MalformedException, ModelLoadException {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == NODE_ATTRIBUTE) {
        attribute(fields.message(), depth);
      }
    }
  }

  private void attribute(WireReader fields, int depth)
      throws MalformedException, ModelLoadException {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (ATTRIBUTE_TENSORS.contains(field)) {
        tensor(fields.message());
      } else if (ATTRIBUTE_GRAPHS.contains(field)) {
        graph(fields.message(), depth + 1);
      } else if (ATTRIBUTE_SPARSE_TENSORS.contains(field)) {
        sparseTensor(fields.message());
      }
    }
  }

  private void sparseTensor(WireReader fields) throws MalformedException, ModelLoadException {
    int before = found.size();
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (SPARSE_TENSOR_PARTS.contains(field)) {
        tensor(fields.message());
      }
    }
    if (found.size() > before) {
      throw new ModelLoadException(
          LoadFailures.EXTERNAL_DATA,
          "a sparse tensor keeps its data in a file, expected it in the model");
    }
  }

  private void tensor(WireReader fields) throws MalformedException, ModelLoadException {
    Map<String, String> entries = new TreeMap<>();
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == TENSOR_EXTERNAL_DATA) {
        entry(fields.message(), entries);
      }
    }
    if (!entries.isEmpty()) {
      found.add(ExternalRange.of(entries));
    }
  }

  private static void entry(WireReader fields, Map<String, String> entries)
      throws MalformedException, ModelLoadException {
    String key = "";
    String value = "";
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == ENTRY_KEY) {
        key = fields.text();
      } else if (field == ENTRY_VALUE) {
        value = fields.text();
      }
    }
    if (entries.put(key, value) != null) {
      throw new ModelLoadException(
          LoadFailures.EXTERNAL_DATA,
          "external data has '" + Excerpt.of(key) + "' twice, expected it once");
    }
  }
}
