package io.tiltyard.runtime.djl;

import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.tensor.Dimension;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.util.List;

/**
 * Holds the shape of an output against what is declared: fixed dimensions, and those that carry the
 * symbol of an input's dimension. Any other dimension is free.
 */
final class OutputShape {
  private static final int FREE = -1;

  private final long[] sizes;
  private final int[] inputs;
  private final int[] dimensions;

  OutputShape(TensorSpec output, List<TensorSpec> candidates) {
    sizes = output.shape();
    inputs = new int[sizes.length];
    dimensions = new int[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      inputs[i] = FREE;
      String symbol = output.dimensions().get(i).symbol();
      if (!symbol.isEmpty()) {
        bind(i, symbol, candidates);
      }
    }
  }

  private void bind(int at, String symbol, List<TensorSpec> candidates) {
    for (int i = 0; i < candidates.size(); i++) {
      List<Dimension> declared = candidates.get(i).dimensions();
      for (int d = 0; d < declared.size(); d++) {
        if (declared.get(d).symbol().equals(symbol)) {
          inputs[at] = i;
          dimensions[at] = d;
          return;
        }
      }
    }
  }

  boolean fits(long[] shape, RunInputs run) {
    if (shape.length != sizes.length) {
      return false;
    }
    for (int i = 0; i < shape.length; i++) {
      long expected = inputs[i] == FREE ? sizes[i] : run.shape(inputs[i])[dimensions[i]];
      if (expected != Dimension.VARIABLE && shape[i] != expected) {
        return false;
      }
    }
    return true;
  }
}
