package io.tiltyard.runtime.onnx;

import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.tensor.Dimension;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where each dimension of an output comes from: a fixed size, or the dimension of an input that
 * carries the same symbol.
 */
final class ShapeRule {
  private static final int FIXED = -1;

  private final long[] sizes;
  private final int[] inputs;
  private final int[] dimensions;

  private ShapeRule(int rank) {
    sizes = new long[rank];
    inputs = new int[rank];
    dimensions = new int[rank];
  }

  /** The rule of this output, or null where its shape is known only after the run. */
  static @Nullable ShapeRule of(TensorSpec output, List<TensorSpec> inputs) {
    ShapeRule rule = new ShapeRule(output.rank());
    for (int i = 0; i < output.rank(); i++) {
      Dimension dimension = output.dimensions().get(i);
      rule.inputs[i] = FIXED;
      rule.sizes[i] = dimension.size();
      if (dimension.isVariable() && !rule.bind(i, dimension.symbol(), inputs)) {
        return null;
      }
    }
    return rule;
  }

  private boolean bind(int at, String symbol, List<TensorSpec> candidates) {
    for (int i = 0; i < candidates.size() && !symbol.isEmpty(); i++) {
      List<Dimension> declared = candidates.get(i).dimensions();
      for (int d = 0; d < declared.size(); d++) {
        if (declared.get(d).symbol().equals(symbol)) {
          inputs[at] = i;
          dimensions[at] = d;
          return true;
        }
      }
    }
    return false;
  }

  int rank() {
    return sizes.length;
  }

  /**
   * The shape in this run.
   *
   * @param shape receives it; {@link #rank} long
   */
  void resolve(RunInputs run, long[] shape) {
    for (int i = 0; i < sizes.length; i++) {
      shape[i] = inputs[i] == FIXED ? sizes[i] : run.shape(inputs[i])[dimensions[i]];
    }
  }
}
