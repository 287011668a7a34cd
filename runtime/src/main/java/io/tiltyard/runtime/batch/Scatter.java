package io.tiltyard.runtime.batch;

import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.model.Signature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts the outputs of one run into the rows of each request. */
final class Scatter {
  private final Signature signature;
  private final int[] positions;

  Scatter(Signature signature) {
    this.signature = signature;
    this.positions = new int[signature.outputs().size()];
  }

  /** Whether every wanted output really has one row for every row that went in. */
  boolean splits(RunOutputs outputs, JoinedInputs inputs) {
    for (int i = 0; i < positions.length; i++) {
      if (inputs.wants(i)) {
        long[] shape = outputs.shape(i);
        if (shape.length == 0 || shape[0] != inputs.rows()) {
          return false;
        }
      }
    }
    return true;
  }

  /** Every member's rows, in the order of the members. */
  List<List<OutputTensor>> cut(List<BatchMember> members, JoinedInputs inputs, RunOutputs outputs) {
    Arrays.fill(positions, 0);
    List<List<OutputTensor>> all = new ArrayList<>(members.size());
    for (BatchMember member : members) {
      List<OutputTensor> rows = new ArrayList<>(positions.length);
      for (int i = 0; i < positions.length; i++) {
        if (inputs.wants(i)) {
          OutputTensor tensor = cut(i, outputs, member.rows());
          if (member.wants(i)) {
            rows.add(tensor);
          }
        }
      }
      all.add(rows);
    }
    return all;
  }

  /** Everything, for the only member. */
  List<OutputTensor> whole(BatchMember member, RunOutputs outputs) {
    List<OutputTensor> whole = new ArrayList<>(positions.length);
    for (int i = 0; i < positions.length; i++) {
      if (member.wants(i)) {
        TensorSpec spec = signature.outputs().get(i);
        whole.add(new OutputTensor(spec, outputs.shape(i), outputs.data(i)));
      }
    }
    return whole;
  }

  private OutputTensor cut(int output, RunOutputs outputs, long rows) {
    TensorSpec spec = signature.outputs().get(output);
    long[] shape = outputs.shape(output).clone();
    ByteBuffer data = outputs.data(output);
    int start = positions[output];
    int length =
        spec.datatype().fixedSize()
            ? (int) (data.limit() / shape[0] * rows)
            : framedLength(data, start, elementsOf(shape, rows));
    positions[output] = start + length;
    shape[0] = rows;
    return new OutputTensor(spec, shape, data.slice(start, length));
  }

  private static long elementsOf(long[] shape, long rows) {
    long elements = rows;
    for (int i = 1; i < shape.length; i++) {
      elements *= shape[i];
    }
    return elements;
  }

  /** Bytes of so many length-prefixed elements. */
  private static int framedLength(ByteBuffer data, int start, long elements) {
    ByteBuffer view = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int at = start;
    for (long i = 0; i < elements; i++) {
      at += Integer.BYTES + view.getInt(at);
    }
    return at - start;
  }
}
