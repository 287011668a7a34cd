package io.tiltyard.runtime.onnx;

import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.onnx.WireReader.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads which operators a model has, in graphs within graphs and in functions, and what of their
 * inputs tells how the model may be run. Field numbers are those of {@code onnx.proto}.
 */
final class GraphOperators {
  /** Deeper graphs are refused by ONNX Runtime's own parser. */
  private static final int MAX_DEPTH = 100;

  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_FUNCTIONS = 25;
  private static final int FUNCTION_NODE = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int NODE_INPUT = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_OPERATOR = 4;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_INTEGER = 3;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final Set<Integer> ATTRIBUTE_GRAPHS = Set.of(6, 11);
  private static final int TENSOR_DIMENSIONS = 1;
  private static final int TENSOR_NAME = 8;

  private static final Set<String> BRANCHES = Set.of("Loop", "If", "Scan", "SequenceMap");
  private static final String DYNAMICALLY_QUANTIZED = "DynamicQuantize";
  private static final Set<String> INTEGER_PRODUCTS = Set.of("MatMulInteger", "ConvInteger");
  private static final int SCALE = 1;
  private static final int ZERO_POINT = 2;

  private final Map<String, Long> tables = new TreeMap<>();
  private boolean branches;
  private boolean quantizesDynamically;

  private GraphOperators() {}

  static GraphFacts of(ByteBuffer model) throws MalformedException {
    GraphOperators found = new GraphOperators();
    WireReader fields = new WireReader(model);
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == MODEL_GRAPH) {
        found.graph(fields, null, 0);
      } else if (field == MODEL_FUNCTIONS) {
        found.nodes(fields.message(), FUNCTION_NODE, null, 0);
      }
    }
    return new GraphFacts(found.branches, found.quantizesDynamically, found.tables);
  }

  /** Constants stand behind the nodes that use them. */
  private void graph(WireReader field, @Nullable GraphValues around, int depth)
      throws MalformedException {
    if (depth > MAX_DEPTH) {
      throw new MalformedException("graphs within graphs, more than " + MAX_DEPTH + " deep");
    }
    GraphValues values = new GraphValues(around);
    WireReader fields = field.message();
    for (int number = fields.next(); number != 0; number = fields.next()) {
      if (number == GRAPH_INITIALIZER) {
        constant(fields.message(), "", values);
      }
    }
    nodes(field.message(), GRAPH_NODE, values, depth);
  }

  /**
   * @param name of the constant where the tensor has none
   */
  private static void constant(WireReader tensor, String name, GraphValues values)
      throws MalformedException {
    List<Long> sizes = new ArrayList<>();
    String own = name;
    for (int field = tensor.next(); field != 0; field = tensor.next()) {
      if (field == TENSOR_DIMENSIONS) {
        sizes.addAll(tensor.numbers());
      } else if (field == TENSOR_NAME && name.isEmpty()) {
        own = tensor.text();
      }
    }
    values.addConstant(own, sizes.stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * @param values null where nothing is known of them
   */
  private void nodes(WireReader fields, int node, @Nullable GraphValues values, int depth)
      throws MalformedException {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == node) {
        node(fields.message(), values, depth);
      }
    }
  }

  private void node(WireReader fields, @Nullable GraphValues values, int depth)
      throws MalformedException {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    String operator = "";
    long axis = 0;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case NODE_INPUT -> inputs.add(fields.text());
        case NODE_OUTPUT -> outputs.add(fields.text());
        case NODE_OPERATOR -> operator = fields.text();
        case NODE_ATTRIBUTE -> {
          String constant = outputs.isEmpty() ? "" : outputs.get(0);
          axis += attribute(fields.message(), constant, values, depth);
        }
        default -> {}
      }
    }
    branches |= BRANCHES.contains(operator);
    quantizesDynamically |= operator.startsWith(DYNAMICALLY_QUANTIZED);
    if (values != null) {
      look(operator, inputs, axis, outputs, values);
      values.add(operator, inputs, outputs);
    }
  }

  /**
   * @param output of the node, which is the attribute's tensor where it has one
   * @return the attribute's number where it is the axis, else 0
   */
  private long attribute(WireReader fields, String output, @Nullable GraphValues values, int depth)
      throws MalformedException {
    String name = "";
    long number = 0;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == ATTRIBUTE_NAME) {
        name = fields.text();
      } else if (field == ATTRIBUTE_INTEGER) {
        number = fields.number();
      } else if (field == ATTRIBUTE_TENSOR && name.equals("value") && values != null) {
        constant(fields.message(), output, values);
      } else if (ATTRIBUTE_GRAPHS.contains(field)) {
        graph(fields, values, depth + 1);
      }
    }
    return name.equals("axis") ? number : 0;
  }

  private void look(
      String operator, List<String> inputs, long axis, List<String> outputs, GraphValues values) {
    if (operator.equals("Gather") && inputs.size() == 2) {
      long[] sizes = values.sizes(inputs.get(0));
      int at = (int) (axis < 0 ? axis + sizes.length : axis);
      if (at >= 0 && at < sizes.length && sizes[at] > 0) {
        tables.merge(values.origin(inputs.get(1)), sizes[at], Math::min);
      }
    } else if (operator.equals("QuantizeLinear")) {
      quantizesDynamically |= isComputed(inputs, SCALE, values);
    } else if (INTEGER_PRODUCTS.contains(operator)) {
      quantizesDynamically |= isComputed(inputs, ZERO_POINT, values);
      values.addProducts(outputs);
    } else if (operator.equals("Mul") && inputs.stream().anyMatch(values::isProduct)) {
      quantizesDynamically |=
          inputs.stream().anyMatch(name -> !values.isProduct(name) && !values.isConstant(name));
    }
  }

  private static boolean isComputed(List<String> inputs, int index, GraphValues values) {
    return inputs.size() > index
        && !inputs.get(index).isEmpty()
        && !values.isConstant(inputs.get(index));
  }
}
