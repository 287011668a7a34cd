package io.tiltyard.server.json;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.json.JsonFault;
import io.tiltyard.base.json.JsonReader;
import io.tiltyard.base.json.TensorReader;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HeapPayload;
import org.jspecify.annotations.Nullable;

/** Reads one input of a request, whose data stands in it or follows the JSON. */
final class InputReader extends TensorReader<JsonInput> {
  private long binaryBytes = JsonInput.NO_BINARY;

  private InputReader(JsonReader json) {
    super(json, "input");
  }

  /** Reads from the current token on, which must open the input's object. */
  static JsonInput read(JsonReader json, int index) throws JsonFault {
    return new InputReader(json).read(index);
  }

  @Override
  protected void other(String key) throws JsonFault {
    if (key.equals("parameters")) {
      ParameterReader parameters = new ParameterReader(json, "parameters of an input");
      parameters.read();
      binaryBytes = parameters.binaryDataSize();
    } else {
      json.skip();
    }
  }

  @Override
  protected JsonInput tensor(
      String name, DataType datatype, long[] shape, @Nullable HeapPayload data) throws JsonFault {
    boolean follows = binaryBytes != JsonInput.NO_BINARY;
    if (data == null && !follows) {
      throw json.fault(
          ErrorCode.INVALID_TENSOR_DATA,
          "no data, expected field 'data' or parameter 'binary_data_size'");
    }
    if (data != null && follows) {
      throw json.fault(
          ErrorCode.INVALID_TENSOR_DATA,
          "field 'data' and parameter 'binary_data_size', expected one of them");
    }
    return new JsonInput(name, datatype, shape, data, binaryBytes);
  }
}
