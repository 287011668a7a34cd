package io.tiltyard.runtime.golden;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Tensors cut and joined along their first dimension. */
final class Batch {
  private Batch() {}

  /** One row of a tensor, as a batch of one. */
  static GoldenTensor row(GoldenTensor tensor, int row) {
    long[] shape = tensor.shape().clone();
    shape[0] = 1;
    Elements elements = new Elements(tensor);
    int length = (int) (elements.count() / tensor.shape()[0]);
    return new GoldenTensor(
        tensor.name(), tensor.datatype(), shape, bytes(elements.wire(row * length, length)));
  }

  /** One row of each tensor. */
  static List<GoldenTensor> row(List<GoldenTensor> tensors, int row) {
    return tensors.stream().map(tensor -> row(tensor, row)).toList();
  }

  /**
   * The requests as one.
   *
   * @param requests that agree in everything but the first dimension; at least one
   */
  static List<GoldenTensor> join(List<List<GoldenTensor>> requests) {
    List<GoldenTensor> first = requests.get(0);
    List<GoldenTensor> joined = new ArrayList<>(first.size());
    for (int i = 0; i < first.size(); i++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      long rows = 0;
      for (List<GoldenTensor> request : requests) {
        bytes.writeBytes(bytes(request.get(i).data()));
        rows += request.get(i).shape()[0];
      }
      long[] shape = first.get(i).shape().clone();
      shape[0] = rows;
      joined.add(
          new GoldenTensor(
              first.get(i).name(), first.get(i).datatype(), shape, bytes.toByteArray()));
    }
    return joined;
  }

  /** What requests that may be joined have in common: their shapes but for the first dimension. */
  static List<List<Long>> key(List<GoldenTensor> inputs) {
    List<List<Long>> key = new ArrayList<>(inputs.size());
    for (GoldenTensor input : inputs) {
      List<Long> shape = new ArrayList<>(input.shape().length);
      for (int i = 1; i < input.shape().length; i++) {
        shape.add(input.shape()[i]);
      }
      key.add(shape);
    }
    return key;
  }

  /** How many rows all of the tensors have; 0 where they do not agree. */
  static long rows(List<GoldenTensor> tensors) {
    long rows = tensors.get(0).shape()[0];
    return tensors.stream().allMatch(tensor -> RowComparison.hasRows(tensor, rows)) ? rows : 0;
  }

  private static byte[] bytes(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return bytes;
  }
}
