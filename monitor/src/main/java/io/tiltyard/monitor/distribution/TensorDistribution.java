package io.tiltyard.monitor.distribution;

import io.tiltyard.base.tensor.DataType;
import java.util.List;

/**
 * The distributions of one input or output.
 *
 * @param pooled whether all values share one distribution; otherwise there is one for each column,
 *     which is a position behind the leading dimension, flattened
 * @param columns one distribution where {@code pooled}
 */
public record TensorDistribution(
    String name, DataType datatype, boolean pooled, List<Distribution> columns) {
  public TensorDistribution {
    columns = List.copyOf(columns);
  }
}
