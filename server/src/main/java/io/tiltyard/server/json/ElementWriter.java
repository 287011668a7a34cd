package io.tiltyard.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.runtime.tensor.OutputTensor;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes an output's elements as a flat JSON array: numbers in the fewest digits that read back the
 * same, NaN and infinity as null, byte strings as strings.
 */
final class ElementWriter {
  private ElementWriter() {}

  /**
   * @return the first element that JSON cannot express, a byte string that is not UTF-8, or -1
   */
  static long write(JsonGenerator json, OutputTensor output) throws IOException {
    ByteBuffer data = output.data();
    long inexpressible = -1;
    json.writeStartArray();
    switch (output.datatype()) {
      case BOOL -> bools(json, data);
      case INT8 -> int8s(json, data);
      case INT16 -> int16s(json, data);
      case INT32 -> int32s(json, data);
      case INT64 -> int64s(json, data);
      case UINT8 -> uint8s(json, data);
      case UINT16 -> uint16s(json, data);
      case UINT32 -> uint32s(json, data);
      case UINT64 -> uint64s(json, data);
      case FP16 -> fp16s(json, data);
      case BF16 -> bf16s(json, data);
      case FP32 -> fp32s(json, data);
      case FP64 -> fp64s(json, data);
      case BYTES -> inexpressible = strings(json, data);
    }
    json.writeEndArray();
    return inexpressible;
  }

  private static void bools(JsonGenerator json, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      json.writeBoolean(data.get() != 0);
    }
  }

  private static void int8s(JsonGenerator json, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      json.writeNumber((int) data.get());
    }
  }

  private static void int16s(JsonGenerator json, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      json.writeNumber((int) data.getShort());
    }
  }

  private static void int32s(JsonGenerator json, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      json.writeNumber(data.getInt());
    }
  }

  private static void int64s(JsonGenerator json, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      json.writeNumber(data.getLong());
    }
  }

  private static void uint8s(JsonGenerator json, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      json.writeNumber(Byte.toUnsignedInt(data.get()));
    }
  }

  private static void uint16s(JsonGenerator json, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      json.writeNumber(Short.toUnsignedInt(data.getShort()));
    }
  }

  private static void uint32s(JsonGenerator json, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      json.writeNumber(Integer.toUnsignedLong(data.getInt()));
    }
  }

  private static void uint64s(JsonGenerator json, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      long value = data.getLong();
      if (value >= 0) {
        json.writeNumber(value);
      } else {
        json.writeNumber(Long.toUnsignedString(value));
      }
    }
  }

  private static void fp16s(JsonGenerator json, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      number(json, SmallFloats.fp16ToFloat(data.getShort()));
    }
  }

  private static void bf16s(JsonGenerator json, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      number(json, SmallFloats.bf16ToFloat(data.getShort()));
    }
  }

  private static void fp32s(JsonGenerator json, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      number(json, data.getFloat());
    }
  }

  private static void fp64s(JsonGenerator json, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      double value = data.getDouble();
      if (Double.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeNull();
      }
    }
  }

  private static void number(JsonGenerator json, float value) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private static long strings(JsonGenerator json, ByteBuffer data) throws IOException {
    byte[] element = new byte[0];
    for (long index = 0; data.hasRemaining(); index++) {
      int length = data.getInt();
      element = element.length < length ? new byte[length] : element;
      data.get(element, 0, length);
      if (Utf8.indexOfInvalid(element, 0, length) >= 0) {
        return index;
      }
      json.writeUTF8String(element, 0, length);
    }
    return -1;
  }
}
