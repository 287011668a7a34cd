package io.tiltyard.runtime.trial;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.runtime.golden.GoldenTensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** A tensor on its way into another process. */
record TrialTensor(String name, DataType datatype, List<Long> shape, ByteBuffer data) {
  static TrialTensor of(GoldenTensor tensor) {
    List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
    return new TrialTensor(tensor.name(), tensor.datatype(), shape, tensor.data());
  }

  GoldenTensor tensor() {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    return new GoldenTensor(name, datatype, sizes, bytes);
  }
}
