package io.tiltyard.runtime.model;

import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import java.util.List;

/**
 * Where each dimension of an output comes from: a fixed size, or the dimension of a required input
 * that carries the same symbol. Any other is open, and so is all of an output of any shape.
 */
public final class OutputShape {
  private static final int NO_INPUT = -1;

  private final boolean any;
  private final long[] sizes;
  private final int[] inputs;
  private final int[] dimensions;

  public OutputShape(TensorSpec output, Signature signature) {
    any = output.anyShape();
    sizes = output.shape();
    inputs = new int[sizes.length];
    dimensions = new int[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      inputs[i] = NO_INPUT;
      String symbol = output.dimensions().get(i).symbol();
      if (!symbol.isEmpty()) {
        bind(i, symbol, signature.requiredInputs());
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

  /** Whether nothing is open, so that the shape is known before a run. */
  public boolean isKnown() {
    boolean known = !any;
    for (int i = 0; i < sizes.length; i++) {
      known &= inputs[i] != NO_INPUT || sizes[i] != Dimension.VARIABLE;
    }
    return known;
  }

  public int rank() {
    return sizes.length;
  }

  /**
   * The shape in a run.
   *
   * @param shape receives it, {@link Dimension#VARIABLE} where it is open; {@link #rank} long
   */
  public void resolve(RunInputs run, long[] shape) {
    for (int i = 0; i < sizes.length; i++) {
      shape[i] = size(i, run);
    }
  }

  private long size(int dimension, RunInputs run) {
    int input = inputs[dimension];
    return input == NO_INPUT ? sizes[dimension] : run.shape(input)[dimensions[dimension]];
  }
}
