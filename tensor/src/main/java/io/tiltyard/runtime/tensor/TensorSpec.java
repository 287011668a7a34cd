package io.tiltyard.runtime.tensor;

import java.util.List;

/**
 * What a model declares of one input or output.
 *
 * @param name any characters
 * @param datatype of every element
 * @param dimensions outermost first; empty for a scalar
 */
public record TensorSpec(String name, DataType datatype, List<Dimension> dimensions) {
  public TensorSpec {
    dimensions = List.copyOf(dimensions);
  }

  public int rank() {
    return dimensions.size();
  }

  /** The declared shape, -1 for a variable dimension. */
  public long[] shape() {
    return dimensions.stream().mapToLong(Dimension::size).toArray();
  }

  /** Whether a tensor of this shape has the rank and the fixed sizes; symbols bind nothing. */
  public boolean admits(long[] shape) {
    if (shape.length != dimensions.size()) {
      return false;
    }
    for (int i = 0; i < shape.length; i++) {
      Dimension dimension = dimensions.get(i);
      if (!dimension.isVariable() && dimension.size() != shape[i]) {
        return false;
      }
    }
    return true;
  }
}
