package io.tiltyard.server.grpc;

import com.google.protobuf.ByteString;
import io.tiltyard.proto.inference.InferTensorContents;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.OutputTensor;
import java.nio.ByteBuffer;

/** A model's bytes as typed contents: the way back of {@link TypedContents}. */
final class TypedOutputs {
  private TypedOutputs() {}

  /**
   * @param output of any datatype but FP16 and BF16, which have no typed contents
   */
  static InferTensorContents encode(OutputTensor output) {
    ByteBuffer data = output.data();
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    while (data.hasRemaining()) {
      add(contents, output.datatype(), data);
    }
    return contents.build();
  }

  private static void add(
      InferTensorContents.Builder contents, DataType datatype, ByteBuffer data) {
    switch (datatype) {
      case BOOL -> contents.addBoolContents(data.get() != 0);
      case INT8 -> contents.addIntContents(data.get());
      case INT16 -> contents.addIntContents(data.getShort());
      case INT32 -> contents.addIntContents(data.getInt());
      case INT64 -> contents.addInt64Contents(data.getLong());
      case UINT8 -> contents.addUintContents(Byte.toUnsignedInt(data.get()));
      case UINT16 -> contents.addUintContents(Short.toUnsignedInt(data.getShort()));
      case UINT32 -> contents.addUintContents(data.getInt());
      case UINT64 -> contents.addUint64Contents(data.getLong());
      case FP32 -> contents.addFp32Contents(data.getFloat());
      case FP64 -> contents.addFp64Contents(data.getDouble());
      case BYTES -> contents.addBytesContents(ByteString.copyFrom(data, data.getInt()));
      case FP16, BF16 ->
          throw new IllegalArgumentException(datatype + " has no typed contents, expected raw");
    }
  }
}
