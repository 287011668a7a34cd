package io.tiltyard.runtime.batch;

import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.runtime.model.Signature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are alike in size: those whose rows, other dimensions, and bytes of strings have the
 * same highest bit, each for itself. So no size within a class is twice another. Thread-safe.
 */
final class SizeClass {
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final int inputs;

  /** Those whose first dimension is known to be the rows, which are counted once. */
  private final int rowInputs;

  /**
   * @param rows whether the first dimension of every input is the rows
   */
  SizeClass(Signature signature, boolean rows) {
    inputs = signature.inputs().size();
    rowInputs = rows ? signature.requiredInputs().size() : 0;
  }

  /** The class of a request that runs alone. */
  long of(BatchMember member) {
    long key = with(FACTOR, member.rows());
    for (int i = 0; i < inputs; i++) {
      InputTensor input = member.input(i);
      key = with(key, i, input, input == null ? 0 : input.payload().byteLength());
    }
    return key;
  }

  /** The class of requests that share a run. */
  long of(List<BatchMember> batch) {
    BatchMember first = batch.get(0);
    if (batch.size() == 1) {
      return of(first);
    }
    long rows = 0;
    for (int i = 0; i < batch.size(); i++) {
      rows += batch.get(i).rows();
    }
    long key = with(FACTOR, rows);
    for (int i = 0; i < inputs; i++) {
      key = with(key, i, first.input(i), bytes(batch, i));
    }
    return key;
  }

  private static long bytes(List<BatchMember> batch, int input) {
    long bytes = 0;
    for (int i = 0; i < batch.size(); i++) {
      InputTensor tensor = batch.get(i).input(input);
      bytes += tensor == null ? 0 : tensor.payload().byteLength();
    }
    return bytes;
  }

  private long with(long key, int index, @Nullable InputTensor input, long bytes) {
    if (input == null) {
      return with(key, 0);
    }
    long[] shape = input.shape();
    long longer = key;
    for (int d = index < rowInputs ? 1 : 0; d < shape.length; d++) {
      longer = with(longer, shape[d]);
    }
    return input.datatype().fixedSize() ? longer : with(longer, bytes);
  }

  private static long with(long key, long size) {
    long mixed = (key + Long.numberOfLeadingZeros(size)) * FACTOR;
    return mixed ^ (mixed >>> 32);
  }
}
