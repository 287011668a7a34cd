package io.tiltyard.base.tensor;

import java.util.List;

/**
 * What a model declares of one input or output.
 *
 * @param name any characters
 * @param datatype of every element
 * @param dimensions outermost first; empty for a scalar
 * @param anyShape whether nothing is known of the shape, not even its rank; no dimensions then
 * @param optional whether a request may leave it out, because the model has a value for it
 */
public record TensorSpec(
    String name,
    DataType datatype,
    List<Dimension> dimensions,
    boolean anyShape,
    boolean optional) {
  public TensorSpec {
    dimensions = List.copyOf(dimensions);
  }

  /** A tensor whose rank is known, and which has to be there. */
  public TensorSpec(String name, DataType datatype, List<Dimension> dimensions) {
    this(name, datatype, dimensions, false, false);
  }

  public static TensorSpec ofAnyShape(String name, DataType datatype) {
    return new TensorSpec(name, datatype, List.of(), true, false);
  }

  /** The same, but for its dimensions. */
  public TensorSpec with(List<Dimension> other) {
    return new TensorSpec(name, datatype, other, false, optional);
  }

  /** The same, but that a request may leave it out. */
  public TensorSpec asOptional() {
    return new TensorSpec(name, datatype, dimensions, anyShape, true);
  }

  public int rank() {
    return dimensions.size();
  }

  /** The declared shape, -1 for a variable dimension; empty where any is admitted. */
  public long[] shape() {
    return dimensions.stream().mapToLong(Dimension::size).toArray();
  }

  /** Whether a tensor of this shape has the rank and the fixed sizes; symbols bind nothing. */
  public boolean admits(long[] shape) {
    if (anyShape) {
      return true;
    }
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
