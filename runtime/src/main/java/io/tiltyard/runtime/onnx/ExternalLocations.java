package io.tiltyard.runtime.onnx;

import io.tiltyard.runtime.onnx.WireReader.MalformedException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the external data files that a model names. Field numbers are those of {@code onnx.proto}.
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

  private final SortedSet<String> found = new TreeSet<>();

  private ExternalLocations() {}

  /** The locations, each once, in ascending order; empty for a model that holds its own weights. */
  static SortedSet<String> of(ByteBuffer model) throws MalformedException {
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

  private void function(WireReader fields) throws MalformedException {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == FUNCTION_NODE) {
        node(fields.message(), 0);
      }
    }
  }

  private void graph(WireReader fields, int depth) throws MalformedException {
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

  private void node(WireReader fields, int depth) throws MalformedException {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == NODE_ATTRIBUTE) {
        attribute(fields.message(), depth);
      }
    }
  }

  private void attribute(WireReader fields, int depth) throws MalformedException {
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

  private void sparseTensor(WireReader fields) throws MalformedException {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (SPARSE_TENSOR_PARTS.contains(field)) {
        tensor(fields.message());
      }
    }
  }

  private void tensor(WireReader fields) throws MalformedException {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == TENSOR_EXTERNAL_DATA) {
        entry(fields.message());
      }
    }
  }

  private void entry(WireReader fields) throws MalformedException {
    String key = "";
    String value = "";
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == ENTRY_KEY) {
        key = fields.text();
      } else if (field == ENTRY_VALUE) {
        value = fields.text();
      }
    }
    if (key.equals("location")) {
      found.add(value);
    }
  }
}
