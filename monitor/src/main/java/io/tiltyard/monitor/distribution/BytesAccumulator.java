package io.tiltyard.monitor.distribution;

import io.tiltyard.monitor.distribution.BytesDistribution.FrequentValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;

/**
 * Takes byte strings. Frequent values come from a Misra-Gries sketch (Anderson et al.: A
 * high-performance algorithm for identifying frequent items in data streams, 2017), exact while few
 * distinct values were seen.
 */
final class BytesAccumulator implements Accumulator<BytesAccumulator> {
  /** Cells of the sketch; three quarters of them hold a value. */
  static final int SKETCH_SIZE = 64;

  /** Values in a snapshot. */
  static final int MAX_TOP = 10;

  /** Bytes of a value that are kept. */
  static final int MAX_VALUE_BYTES = 64;

  private final NumericAccumulator lengths = new NumericAccumulator();
  private final ItemsSketch<String> values = new ItemsSketch<>(SKETCH_SIZE);
  private long count;
  private long missing;

  /**
   * @param length of the value, of which the first {@link #MAX_VALUE_BYTES} are read
   * @param sketched whether its length is in the sample for quantiles
   */
  void add(byte[] bytes, int offset, int length, boolean sketched) {
    count++;
    lengths.add(length, sketched);
    if (length == 0) {
      missing++;
    } else {
      int kept = Math.min(length, MAX_VALUE_BYTES);
      values.update(new String(bytes, offset, kept, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void merge(BytesAccumulator other) {
    lengths.merge(other.lengths);
    values.merge(other.values);
    count += other.count;
    missing += other.missing;
  }

  @Override
  public BytesDistribution snapshot() {
    List<FrequentValue> top = new ArrayList<>(MAX_TOP);
    for (ItemsSketch.Row<String> row : values.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES)) {
      if (top.size() == MAX_TOP) {
        break;
      }
      top.add(new FrequentValue(row.getItem(), row.getLowerBound(), row.getUpperBound()));
    }
    return new BytesDistribution(count, missing, lengths.snapshot(), top);
  }
}
