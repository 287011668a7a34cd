package io.tiltyard.runtime.onnx;

import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.onnx.WireReader.MalformedException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads which operators a model has, in graphs within graphs and in functions. Field numbers are
 * those of {@code onnx.proto}.
 */
final class GraphOperators {
  /** Deeper graphs are refused by ONNX Runtime's own parser. */
  private static final int MAX_DEPTH = 100;

  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_FUNCTIONS = 25;
  private static final int FUNCTION_NODE = 7;
  private static final int GRAPH_NODE = 1;
  private static final int NODE_OPERATOR = 4;
  private static final int NODE_ATTRIBUTE = 5;
  private static final Set<Integer> ATTRIBUTE_GRAPHS = Set.of(6, 11);

  private static final Set<String> BRANCHES = Set.of("Loop", "If", "Scan", "SequenceMap");
  private static final String DYNAMICALLY_QUANTIZED = "DynamicQuantize";

  private final Set<String> operators = new TreeSet<>();

  private GraphOperators() {}

  static GraphFacts of(ByteBuffer model) throws MalformedException {
    GraphOperators found = new GraphOperators();
    WireReader fields = new WireReader(model);
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == MODEL_GRAPH) {
        found.nodes(fields.message(), GRAPH_NODE, 0);
      } else if (field == MODEL_FUNCTIONS) {
        found.nodes(fields.message(), FUNCTION_NODE, 0);
      }
    }
    return new GraphFacts(
        found.operators.stream().anyMatch(BRANCHES::contains),
        found.operators.stream().anyMatch(name -> name.startsWith(DYNAMICALLY_QUANTIZED)));
  }

  private void nodes(WireReader fields, int node, int depth) throws MalformedException {
    if (depth > MAX_DEPTH) {
      throw new MalformedException("graphs within graphs, more than " + MAX_DEPTH + " deep");
    }
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == node) {
        node(fields.message(), depth);
      }
    }
  }

  private void node(WireReader fields, int depth) throws MalformedException {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == NODE_OPERATOR) {
        operators.add(fields.text());
      } else if (field == NODE_ATTRIBUTE) {
        attribute(fields.message(), depth);
      }
    }
  }

  private void attribute(WireReader fields, int depth) throws MalformedException {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (ATTRIBUTE_GRAPHS.contains(field)) {
        nodes(fields.message(), GRAPH_NODE, depth + 1);
      }
    }
  }
}
