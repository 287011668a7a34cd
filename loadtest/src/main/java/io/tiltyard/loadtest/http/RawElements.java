package io.tiltyard.loadtest.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.loadtest.tensor.SmallFloats;
import io.tiltyard.loadtest.tensor.Tensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes raw elements as a flat JSON array. */
final class RawElements {
  private RawElements() {}

  static void write(Tensor tensor, JsonGenerator json) throws IOException {
    ByteBuffer raw = ByteBuffer.wrap(tensor.raw()).order(ByteOrder.LITTLE_ENDIAN);
    json.writeStartArray();
    while (raw.hasRemaining()) {
      switch (tensor.datatype()) {
        case BOOL -> json.writeBoolean(raw.get() != 0);
        case UINT8 -> json.writeNumber(Byte.toUnsignedInt(raw.get()));
        case UINT16 -> json.writeNumber(Short.toUnsignedInt(raw.getShort()));
        case UINT32 -> json.writeNumber(Integer.toUnsignedLong(raw.getInt()));
        case UINT64 -> json.writeNumber(new BigInteger(Long.toUnsignedString(raw.getLong())));
        case INT8 -> json.writeNumber((short) raw.get());
        case INT16 -> json.writeNumber(raw.getShort());
        case INT32 -> json.writeNumber(raw.getInt());
        case INT64 -> json.writeNumber(raw.getLong());
        case FP16 -> json.writeNumber(SmallFloats.fromHalf(raw.getShort()));
        case BF16 -> json.writeNumber(SmallFloats.fromBfloat(raw.getShort()));
        case FP32 -> json.writeNumber(raw.getFloat());
        case FP64 -> json.writeNumber(raw.getDouble());
        case BYTES -> {
          byte[] element = new byte[raw.getInt()];
          raw.get(element);
          json.writeString(new String(element, StandardCharsets.UTF_8));
        }
      }
    }
    json.writeEndArray();
  }
}
