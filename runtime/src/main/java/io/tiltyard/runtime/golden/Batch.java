package io.tiltyard.runtime.golden;

import io.tiltyard.runtime.tensor.DataType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Tensors cut and joined along their first dimension. */
final class Batch {
  private Batch() {}

  /** Whether all tensors have the same number of rows, and some. */
  static boolean hasRows(List<GoldenTensor> tensors) {
    long rows = tensors.get(0).shape()[0];
    return rows > 0 && tensors.stream().allMatch(tensor -> tensor.shape()[0] == rows);
  }

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
   * A tensor of the same shape with other values: numbers of floating point times the factor, other
   * elements of one size in another order.
   */
  static GoldenTensor changed(GoldenTensor tensor, double factor) {
    DataType datatype = tensor.datatype();
    byte[] bytes = bytes(tensor.data());
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (datatype == DataType.FP32) {
      for (int at = 0; at < bytes.length; at += Float.BYTES) {
        data.putFloat(at, (float) (data.getFloat(at) * factor));
      }
    } else if (datatype == DataType.FP64) {
      for (int at = 0; at < bytes.length; at += Double.BYTES) {
        data.putDouble(at, data.getDouble(at) * factor);
      }
    } else if (datatype.fixedSize() && bytes.length > 0) {
      int shift = bytes.length / datatype.byteSize() / 2 * datatype.byteSize();
      data.put(0, tensor.data(), shift, bytes.length - shift);
      data.put(bytes.length - shift, tensor.data(), 0, shift);
    }
    return new GoldenTensor(tensor.name(), datatype, tensor.shape(), bytes);
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

  private static byte[] bytes(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return bytes;
  }
}
