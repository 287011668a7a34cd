package io.tiltyard.runtime.golden;

import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.Signature;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tensors as what one run is fed; every output is wanted. */
final class TensorInputs implements RunInputs {
  private final @Nullable GoldenTensor[] tensors;

  private TensorInputs(@Nullable GoldenTensor[] tensors) {
    this.tensors = tensors;
  }

  static TensorInputs of(Signature signature, List<GoldenTensor> inputs) {
    @Nullable GoldenTensor[] tensors = new GoldenTensor[signature.inputs().size()];
    inputs.forEach(input -> tensors[signature.indexOfInput(input.name())] = input);
    return new TensorInputs(tensors);
  }

  private GoldenTensor get(int input) {
    return Objects.requireNonNull(tensors[input]);
  }

  @Override
  public boolean has(int input) {
    return tensors[input] != null;
  }

  @Override
  public long[] shape(int input) {
    return get(input).shape();
  }

  @Override
  public int byteLength(int input) {
    return get(input).data().limit();
  }

  @Override
  public void gather(int input, ByteBuffer target) {
    target.put(get(input).data());
  }

  @Override
  public boolean wants(int output) {
    return true;
  }
}
