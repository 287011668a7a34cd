package io.tiltyard.runtime.golden;

import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.HeapPayload;
import io.tiltyard.tensor.json.JsonFault;
import io.tiltyard.tensor.json.JsonReader;
import io.tiltyard.tensor.json.TensorReader;
import org.jspecify.annotations.Nullable;

/** Reads one tensor of a golden file: it has data, and no fields that would not be looked at. */
final class GoldenTensorReader extends TensorReader<GoldenTensor> {
  GoldenTensorReader(JsonReader json, String kind) {
    super(json, kind);
  }

  @Override
  protected void other(String key) throws JsonFault {
    throw json.fault(
        ErrorCode.INVALID_ARGUMENT,
        "unknown key '" + Excerpt.of(key) + "', expected one of [data, datatype, name, shape]");
  }

  @Override
  protected GoldenTensor tensor(
      String name, DataType datatype, long[] shape, @Nullable HeapPayload data) throws JsonFault {
    if (data == null) {
      throw json.fault(ErrorCode.INVALID_TENSOR_DATA, "field 'data' is missing");
    }
    return new GoldenTensor(name, datatype, shape, GoldenTensor.copy(data));
  }
}
