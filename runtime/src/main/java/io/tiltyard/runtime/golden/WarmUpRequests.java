package io.tiltyard.runtime.golden;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.HalfFloats;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.golden.Runner.RefusedException;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.Signature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests that warm a model up, one a shape: golden ones as they are and joined to batches;
 * where there are none, ones made up from the signature.
 */
final class WarmUpRequests {
  /** What dimensions that vary are tried with, all of them at the same time. */
  static final long[] SIZES = {1, 8};

  /** A made-up input is no larger; its shape is passed over. */
  private static final long MAX_INPUT_BYTES = 64L << 20;

  private final Signature signature;
  private final ModelOptions options;
  private final Map<List<List<Long>>, Request> byShapes = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param inputs in the model's order
   * @param golden whether the values are a golden request's
   */
  record Request(List<GoldenTensor> inputs, boolean golden) {
    String shapes() {
      StringBuilder text = new StringBuilder();
      for (GoldenTensor input : inputs) {
        text.append(text.length() == 0 ? "" : ", ");
        text.append(input.name()).append(' ').append(Shapes.text(input.shape()));
      }
      return text.toString();
    }
  }

  WarmUpRequests(Signature signature, ModelOptions options, Runner runner, GoldenSet golden) {
    this.signature = signature;
    this.options = options;
    for (GoldenCase each : golden.cases()) {
      try {
        addGolden(runner.ordered(each.request()));
      } catch (RefusedException e) {
        notes.add("golden request '" + each.file() + "' is refused: " + e.getMessage());
      }
    }
    if (byShapes.isEmpty()) {
      addMadeUp();
    }
  }

  List<Request> requests() {
    return List.copyOf(byShapes.values());
  }

  List<String> notes() {
    return notes;
  }

  private void addGolden(List<GoldenTensor> inputs) {
    add(inputs, true);
    if (signature.joins(inputs.size()) && Batch.rows(inputs) > 0) {
      List<GoldenTensor> row = Batch.row(inputs, 0);
      for (int rows : batchSizes()) {
        addBatch(row, rows, true);
      }
    }
  }

  private void addBatch(List<GoldenTensor> row, int rows, boolean golden) {
    long largest = row.stream().mapToLong(input -> input.data().limit()).max().orElse(0);
    if (largest * rows <= MAX_INPUT_BYTES) {
      List<List<GoldenTensor>> members = new ArrayList<>(rows);
      for (int i = 0; i < rows; i++) {
        members.add(row);
      }
      add(Batch.join(members), golden);
    }
  }

  /**
   * 1, the most rows that are joined, and 2, 4 and so on between. What takes most comes early:
   * where time runs out, it is what has run.
   */
  private List<Integer> batchSizes() {
    List<Integer> sizes = new ArrayList<>(List.of(1, options.batchRows()));
    for (int rows = 2; rows < options.batchRows(); rows *= 2) {
      sizes.add(rows);
    }
    return sizes;
  }

  private void addMadeUp() {
    for (long size : SIZES) {
      List<GoldenTensor> inputs = new ArrayList<>();
      for (TensorSpec spec : signature.requiredInputs()) {
        long[] shape = shape(spec, size);
        long count = Shapes.elementCount(shape);
        long width = Math.max(Integer.BYTES, spec.datatype().byteSize());
        if (count == Shapes.OVERFLOW || count > MAX_INPUT_BYTES / width) {
          notes.add("an input of shape " + Shapes.text(shape) + " is too large to be made up");
          return;
        }
        inputs.add(new GoldenTensor(spec.name(), spec.datatype(), shape, ones(spec, (int) count)));
      }
      if (!signature.batchable()) {
        add(inputs, false);
      } else {
        for (int rows : batchSizes()) {
          addBatch(inputs, rows, false);
        }
      }
    }
  }

  /** One row where rows are joined; one dimension where there may be any. */
  private long[] shape(TensorSpec spec, long size) {
    if (spec.anyShape()) {
      return new long[] {size};
    }
    long[] shape = new long[spec.rank()];
    for (int i = 0; i < shape.length; i++) {
      Dimension dimension = spec.dimensions().get(i);
      boolean row = i == 0 && signature.batchable();
      shape[i] = dimension.isVariable() ? row ? 1 : size : dimension.size();
    }
    return shape;
  }

  /** Ones, true, or empty byte strings: what a divisor, a mask and an index can all be. */
  private static byte[] ones(TensorSpec spec, int count) {
    DataType datatype = spec.datatype();
    if (!datatype.fixedSize()) {
      return new byte[count * Integer.BYTES]; // an empty string is its length
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(count * datatype.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      switch (datatype) {
        case BOOL, UINT8, INT8 -> bytes.put((byte) 1);
        case UINT16, INT16 -> bytes.putShort((short) 1);
        case UINT32, INT32 -> bytes.putInt(1);
        case UINT64, INT64 -> bytes.putLong(1);
        case FP16 -> bytes.putShort(HalfFloats.toHalf(1));
        case BF16 -> bytes.putShort(HalfFloats.toBrain(1));
        case FP32 -> bytes.putFloat(1);
        case FP64 -> bytes.putDouble(1);
        case BYTES -> throw new IllegalStateException("byte strings have no size");
      }
    }
    return bytes.array();
  }

  private void add(List<GoldenTensor> inputs, boolean golden) {
    List<List<Long>> key = new ArrayList<>(inputs.size());
    for (GoldenTensor input : inputs) {
      List<Long> shape = new ArrayList<>(input.shape().length);
      for (long dimension : input.shape()) {
        shape.add(dimension);
      }
      key.add(shape);
    }
    byShapes.putIfAbsent(key, new Request(inputs, golden));
  }
}
