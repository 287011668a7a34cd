package io.tiltyard.runtime.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the values of a graph before it runs: which are constants, and which are others
 * in another arrangement or datatype. What it does not know, the graph around it may.
 */
final class GraphValues {
  private static final long[] UNKNOWN = {};
  private static final Set<String> REARRANGE =
      Set.of("Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose");
  private static final Set<String> KEEP_SIZES = Set.of("Identity", "Cast", "DequantizeLinear");

  private final @Nullable GraphValues around;
  private final Map<String, long[]> constants = new HashMap<>();
  private final Map<String, String> origins = new HashMap<>();
  private final Set<String> products = new HashSet<>();

  GraphValues(@Nullable GraphValues around) {
    this.around = around;
  }

  void addConstant(String name, long[] sizes) {
    constants.put(name, sizes);
  }

  boolean isConstant(String name) {
    return constants.containsKey(name) || (around != null && around.isConstant(name));
  }

  /** The sizes of a constant; none where they are not known. */
  long[] sizes(String name) {
    long[] sizes = constants.get(name);
    return sizes != null ? sizes : around == null ? UNKNOWN : around.sizes(name);
  }

  /** The value that this one is but for its arrangement and datatype: itself, or an earlier one. */
  String origin(String name) {
    String origin = origins.get(name);
    return origin != null ? origin : around == null ? name : around.origin(name);
  }

  /** Whether it is a product of integers that waits for its scale. */
  boolean isProduct(String name) {
    return products.contains(origin(name));
  }

  /** Learns what a node, whose inputs come from earlier ones, makes of them. */
  void add(String operator, List<String> inputs, List<String> outputs) {
    String first = inputs.isEmpty() ? "" : inputs.get(0);
    boolean constant =
        !inputs.isEmpty()
            && !operator.startsWith("Random")
            && inputs.stream().allMatch(name -> name.isEmpty() || isConstant(name));
    for (String output : outputs) {
      if (operator.equals("Constant")) {
        constants.putIfAbsent(output, UNKNOWN); // its sizes are those of its tensor, if it has one
      } else if (constant) {
        addConstant(output, KEEP_SIZES.contains(operator) ? sizes(first) : UNKNOWN);
      } else if (REARRANGE.contains(operator)) {
        origins.put(output, origin(first));
      }
    }
  }

  void addProducts(List<String> outputs) {
    products.addAll(outputs);
  }
}
