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
}
