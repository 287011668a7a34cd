package io.tiltyard.server.grpc;

import com.google.protobuf.ByteString;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.proto.inference.InferTensorContents;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/** Requests as a client makes them. */
final class Messages {
  private Messages() {}

  /** One FP32 input of four values, raw. */
  static ModelInferRequest.Builder raw(String model) {
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(input("x", "FP32", 1, 4))
        .addRawInputContents(floats(1, 2, 3, 4));
  }

  /** The same, typed. */
  static ModelInferRequest.Builder typed(String model) {
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(
            input("x", "FP32", 1, 4)
                .setContents(
                    InferTensorContents.newBuilder().addAllFp32Contents(List.of(1f, 2f, 3f, 4f))));
  }

  static InferInputTensor.Builder input(String name, String datatype, long... shape) {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder().setName(name).setDatatype(datatype);
    for (long dimension : shape) {
      input.addShape(dimension);
    }
    return input;
  }

  static ByteString floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return ByteString.copyFrom(bytes.flip());
  }

  static byte[] bytes(Payload payload) {
    ByteBuffer bytes = ByteBuffer.allocate(payload.byteLength());
    payload.copyTo(bytes);
    return bytes.array();
  }

  /** Legal bytes of {@code count} elements. */
  static byte[] random(Random random, DataType datatype, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * 40).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      byte[] element = new byte[datatype.fixedSize() ? datatype.byteSize() : random.nextInt(30)];
      random.nextBytes(element);
      if (datatype == DataType.BOOL) {
        element[0] &= 1;
      } else if (!datatype.fixedSize()) {
        bytes.putInt(element.length);
      }
      bytes.put(element);
    }
    byte[] result = new byte[bytes.position()];
    bytes.flip().get(result);
    return result;
  }
}
