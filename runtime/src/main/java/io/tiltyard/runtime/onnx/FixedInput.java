package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.runtime.model.RunInputs;

/** An input of elements of one size. */
final class FixedInput implements InputSlot {
  private final int index;
  private final Tensor tensor;

  FixedInput(int index, DataType datatype, OrtApi api) {
    this.index = index;
    this.tensor = new Tensor(datatype, api);
  }

  @Override
  public long fill(RunInputs inputs) throws OrtException {
    tensor.reshape(inputs.shape(index), inputs.byteLength(index));
    inputs.gather(index, tensor.data());
    return tensor.value();
  }

  @Override
  public void clear() {}

  @Override
  public boolean isTooLarge(boolean all) {
    return tensor.isTooLarge(all);
  }

  @Override
  public boolean trim(boolean all) {
    return tensor.trim(all);
  }

  @Override
  public void close() {
    tensor.close();
  }
}
