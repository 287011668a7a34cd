package io.tiltyard.runtime.golden;

import io.tiltyard.runtime.model.RunInputs;
import java.nio.ByteBuffer;
import java.util.List;

/** Tensors as what one run is fed; every output is wanted. */
record TensorInputs(List<GoldenTensor> tensors) implements RunInputs {
  @Override
  public long[] shape(int input) {
    return tensors.get(input).shape();
  }

  @Override
  public int byteLength(int input) {
    return tensors.get(input).data().limit();
  }

  @Override
  public void gather(int input, ByteBuffer target) {
    target.put(tensors.get(input).data());
  }

  @Override
  public boolean wants(int output) {
    return true;
  }
}
