package io.tiltyard.runtime.golden;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.json.JsonFault;
import io.tiltyard.base.json.JsonReader;
import io.tiltyard.base.json.TensorReader;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HeapPayload;
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
