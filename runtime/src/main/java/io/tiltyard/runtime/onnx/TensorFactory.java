package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.tiltyard.runtime.tensor.DataType;
import java.nio.ByteBuffer;

/** Makes tensors of every datatype. Thread-safe. */
final class TensorFactory {
  private final OrtEnvironment environment;
  private final OrtHandles handles;
  private final OrtApi api;

  TensorFactory(OrtEnvironment environment, OrtHandles handles, OrtApi api) {
    this.environment = environment;
    this.handles = handles;
    this.api = api;
  }

  OrtHandles handles() {
    return handles;
  }

  OrtApi api() {
    return api;
  }

  /**
   * A tensor over a buffer, not a copy of it.
   *
   * @param data direct and little-endian, from position 0 to the limit; must outlive the tensor
   * @param info what the session says of this input or output
   */
  OnnxTensor over(ByteBuffer data, long[] shape, DataType datatype, TensorInfo info)
      throws OrtException {
    int nativeType = ElementTypes.nativeType(datatype);
    if (nativeType == ElementTypes.NONE) {
      return OnnxTensor.createTensor(environment, data, shape, ElementTypes.javaType(datatype));
    }
    return handles.wrap(api.newTensor(data, shape, nativeType), info);
  }

  /** A tensor of empty strings. */
  OnnxTensor ofStrings(long[] shape, TensorInfo info) throws OrtException {
    return handles.wrap(api.newStringTensor(shape), info);
  }
}
