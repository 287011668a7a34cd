package io.tiltyard.runtime.golden;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.HalfFloats;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.Signature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Rows of made-up values, all different, those of floating point a thousand times apart from one to
 * the next. Integers come from as wide a range as the model takes in each input and has numbers to
 * answer: they may be a mask of zeros and ones. Where that is no more than one number, and they are
 * known to be indices into a table, they are its rows.
 */
final class MadeUpRows {
  /** Dimensions other than the first that vary, all at the same time. */
  private static final long[] SIZES = {6, 1, 32, 224};

  /** Integers are from 1 to one of these, as wide as the model takes: never a divisor of 0. */
  private static final int[] WIDER = {4, 99};

  private static final long MAX_ROW_BYTES = 4L << 20;
  private static final long SEED = 0x7117;

  private final Signature signature;
  private final Runner runner;
  private final boolean counts;
  private final Map<String, Long> tables;
  private @Nullable String failure;

  /** Integers of one input: so many, from the lowest on. */
  private record Range(int lowest, int width) {
    private static final Range ONES = new Range(1, 1);

    /** Whether they are the rows of a table. */
    boolean isIndex() {
      return lowest == 0;
    }
  }

  /**
   * @param facts where values may tell how much there is to do, they stay small; where they are
   *     rounded by a scale of the run, odd indices would make that coarse, and are not tried
   */
  MadeUpRows(Signature signature, Runner runner, GraphFacts facts) {
    this.signature = signature;
    this.runner = runner;
    this.counts = facts.branches();
    this.tables = facts.quantizesDynamically() ? Map.of() : facts.tables();
  }

  /** Why the first row that was tried does not run, or null where it does. */
  @Nullable String failure() {
    return failure;
  }

  /** So many rows of each of the first two sizes that the model takes; none where it takes none. */
  List<List<List<GoldenTensor>>> groups(int rows) {
    List<List<List<GoldenTensor>>> groups = new ArrayList<>();
    boolean varies =
        signature.requiredInputs().stream()
            .flatMap(spec -> spec.dimensions().stream().skip(1))
            .anyMatch(Dimension::isVariable);
    for (long size : SIZES) {
      Range[] ranges = groups.size() == 2 ? null : ranges(size);
      if (ranges != null) {
        groups.add(rows(size, ranges, rows));
      }
      if (!varies) {
        break;
      }
    }
    return groups;
  }

  private List<List<GoldenTensor>> rows(long size, Range[] ranges, int count) {
    Random random = new Random(SEED + size);
    List<List<GoldenTensor>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(size, ranges, (i % 2 == 0 ? 1 : 1_000) * (counts ? 0.01 : 1), random));
    }
    return rows;
  }

  /**
   * The widest range of each input's integers with which a row runs, and is answered by numbers
   * where the narrowest is: answers that are all NaN are all the same. Null where none runs.
   */
  private Range @Nullable [] ranges(long size) {
    Range[] ranges = new Range[signature.requiredInputs().size()];
    Arrays.fill(ranges, Range.ONES);
    boolean finite = runs(size, ranges, true);
    if (!finite && !runs(size, ranges, false)) {
      Arrays.setAll(ranges, this::index);
      finite = runs(size, ranges, true);
      if (!finite && !runs(size, ranges, false)) {
        return null;
      }
    }
    for (int i = 0; i < ranges.length; i++) {
      for (int wider : WIDER) {
        widen(size, ranges, i, new Range(1, counts ? WIDER[0] : wider), finite);
      }
      if (ranges[i].equals(Range.ONES)) {
        widen(size, ranges, i, index(i), finite);
      }
    }
    return ranges;
  }

  private void widen(long size, Range[] ranges, int input, Range wider, boolean finite) {
    Range before = ranges[input];
    if (!before.isIndex()) {
      ranges[input] = wider;
      ranges[input] = runs(size, ranges, finite) ? wider : before;
    }
  }

  /** The rows of the table that an input asks for, the first ones where it has many. */
  private Range index(int input) {
    Long rows = tables.get(signature.requiredInputs().get(input).name());
    int most = WIDER[counts ? 0 : 1];
    return rows == null ? Range.ONES : new Range(0, (int) Math.min(most, rows));
  }

  private boolean runs(long size, Range[] ranges, boolean finite) {
    for (TensorSpec spec : signature.requiredInputs()) {
      long count = Shapes.elementCount(shape(spec, size));
      int width = Math.max(Integer.BYTES, spec.datatype().byteSize());
      if (count == Shapes.OVERFLOW || count > MAX_ROW_BYTES / width) {
        failure = failure == null ? "a row is too large to be made up" : failure;
        return false;
      }
    }
    Random random = new Random(SEED);
    try {
      for (double magnitude : new double[] {0.01, 1}) {
        List<GoldenTensor> answer = runner.run(row(size, ranges, magnitude, random));
        if (finite && !answer.stream().map(Elements::new).allMatch(Elements::finite)) {
          return false;
        }
      }
      return true;
    } catch (ModelRunException e) {
      failure = failure == null ? e.refusal().text() : failure;
      return false;
    }
  }

  private List<GoldenTensor> row(long size, Range[] ranges, double magnitude, Random random) {
    List<GoldenTensor> row = new ArrayList<>();
    for (int i = 0; i < ranges.length; i++) {
      TensorSpec spec = signature.requiredInputs().get(i);
      long[] shape = shape(spec, size);
      int count = (int) Shapes.elementCount(shape);
      byte[] values =
          spec.datatype() == DataType.BYTES
              ? texts(count, random)
              : numbers(spec.datatype(), count, ranges[i], magnitude, random);
      row.add(new GoldenTensor(spec.name(), spec.datatype(), shape, values));
    }
    return row;
  }

  private static long[] shape(TensorSpec spec, long size) {
    long[] shape = spec.shape();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = shape[i] >= 0 ? shape[i] : i == 0 ? 1 : size;
    }
    return shape;
  }

  private static byte[] texts(int count, Random random) {
    ByteBuffer bytes = ByteBuffer.allocate(count * (Integer.BYTES + 1));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putInt(1).put("abcd01".getBytes(StandardCharsets.US_ASCII)[random.nextInt(6)]);
    }
    return bytes.array();
  }

  private static byte[] numbers(
      DataType datatype, int count, Range range, double magnitude, Random random) {
    ByteBuffer bytes = ByteBuffer.allocate(count * datatype.byteSize());
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      int whole = range.lowest() + random.nextInt(range.width());
      float part = range.isIndex() ? whole : (float) (random.nextGaussian() * magnitude);
      switch (datatype) {
        case BOOL -> bytes.put((byte) (random.nextBoolean() ? 1 : 0));
        case UINT8, INT8 -> bytes.put((byte) whole);
        case UINT16, INT16 -> bytes.putShort((short) whole);
        case UINT32, INT32 -> bytes.putInt(whole);
        case UINT64, INT64 -> bytes.putLong(whole);
        case FP16 -> bytes.putShort(HalfFloats.toHalf(part));
        case BF16 -> bytes.putShort(HalfFloats.toBrain(part));
        case FP32 -> bytes.putFloat(part);
        case FP64 -> bytes.putDouble(part);
        case BYTES -> throw new IllegalStateException("byte strings have no size");
      }
    }
    return bytes.array();
  }
}
