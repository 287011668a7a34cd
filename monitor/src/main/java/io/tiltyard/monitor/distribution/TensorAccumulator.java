package io.tiltyard.monitor.distribution;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.monitor.call.WireValues;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The columns of one tensor of one version. The first call decides how many there are; a call with
 * another number pools them all. For one thread.
 *
 * @param <A> what takes the values of a column
 */
abstract sealed class TensorAccumulator<A extends Accumulator<A>> {
  private final String name;
  private final DataType datatype;
  private final DistributionSettings settings;
  private final Supplier<A> maker;
  private List<A> columns = new ArrayList<>();
  private boolean pooled;
  private long calls;

  private TensorAccumulator(
      SampledTensor first, int columns, DistributionSettings settings, Supplier<A> maker) {
    this.name = first.name();
    this.datatype = first.datatype();
    this.settings = settings;
    this.maker = maker;
    this.pooled = columns == Columns.POOLED;
    for (int i = 0; i < Math.max(1, columns); i++) {
      this.columns.add(maker.get());
    }
  }

  /**
   * @param columns how many, or {@link Columns#POOLED}
   */
  static TensorAccumulator<?> of(SampledTensor first, int columns, DistributionSettings settings) {
    return first.datatype() == DataType.BYTES
        ? new OfBytes(first, columns, settings)
        : new OfNumbers(first, columns, settings);
  }

  DataType datatype() {
    return datatype;
  }

  /** Distributions by column; 0 where pooled. */
  int columns() {
    return pooled ? 0 : columns.size();
  }

  /**
   * Takes a tensor of the same name and datatype; nothing where it has no usable values.
   *
   * @param sketched whether it is in the sample for quantiles
   */
  void add(SampledTensor tensor, boolean sketched) {
    if (tensor.count() == 0) {
      return;
    }
    if (!pooled && tensor.columns() != columns.size()) {
      pool();
    }
    int stride = pooled ? Strides.of(tensor.count(), settings.maxPooledValues()) : 1;
    addEach(tensor, new Sample(columns.size(), stride, (int) (calls % stride), sketched));
    calls++;
  }

  /** Hands each value in the sample to its column. */
  abstract void addEach(SampledTensor tensor, Sample sample);

  A column(int index) {
    return columns.get(index);
  }

  TensorDistribution snapshot() {
    List<Distribution> distributions = new ArrayList<>(columns.size());
    for (A column : columns) {
      distributions.add(column.snapshot());
    }
    return new TensorDistribution(name, datatype, pooled, distributions);
  }

  private void pool() {
    A pool = maker.get();
    for (A column : columns) {
      pool.merge(column);
    }
    columns = new ArrayList<>(List.of(pool));
    pooled = true;
  }

  /**
   * Which values are taken: of the rows of {@code width} values, each {@code stride}-th from {@code
   * start} on. The start moves from call to call, so that every position has its turn.
   */
  record Sample(int width, int stride, int start, boolean sketched) {
    boolean takes(int index) {
      return (index / width) % stride == start;
    }

    int column(int index) {
      return index % width;
    }
  }

  private static final class OfNumbers extends TensorAccumulator<NumericAccumulator> {
    OfNumbers(SampledTensor first, int columns, DistributionSettings settings) {
      super(first, columns, settings, NumericAccumulator::new);
    }

    @Override
    void addEach(SampledTensor tensor, Sample sample) {
      int count = tensor.count();
      int step = sample.width() * sample.stride();
      for (int row = sample.width() * sample.start(); row < count; row += step) {
        int end = Math.min(count, row + sample.width());
        for (int i = row; i < end; i++) {
          double value = WireValues.number(datatype(), tensor.bytes(), tensor.start(), i);
          column(i - row).add(value, sample.sketched());
        }
      }
    }
  }

  private static final class OfBytes extends TensorAccumulator<BytesAccumulator> {
    OfBytes(SampledTensor first, int columns, DistributionSettings settings) {
      super(first, columns, settings, BytesAccumulator::new);
    }

    @Override
    void addEach(SampledTensor tensor, Sample sample) {
      byte[] bytes = tensor.bytes();
      int position = tensor.start();
      for (int i = 0; i < tensor.count(); i++) {
        int length = WireValues.int32(bytes, position);
        position += WireValues.LENGTH_BYTES;
        if (sample.takes(i)) {
          column(sample.column(i)).add(bytes, position, length, sample.sketched());
        }
        position += SampledTensor.kept(length);
      }
    }
  }
}
