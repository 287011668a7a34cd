package io.tiltyard.base.json;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HalfFloats;
import java.nio.ByteBuffer;

/**
 * Writes a tensor's elements as a flat JSON array: numbers in the fewest digits that read back the
 * same, NaN as null, infinity as the string "Infinity" or "-Infinity", byte strings as strings.
 */
final class ElementWriter {
  private final JsonWriter json;
  private final ByteBuffer data;

  private ElementWriter(JsonWriter json, ByteBuffer data) {
    this.json = json;
    this.data = data;
  }

  /**
   * @param data in wire order, little-endian, from position to limit; read to its end
   * @return the first element that JSON cannot express, a byte string that is not UTF-8, or -1
   */
  static long write(JsonWriter json, DataType datatype, ByteBuffer data) {
    ElementWriter writer = new ElementWriter(json, data);
    json.ascii('[');
    long inexpressible = -1;
    switch (datatype) {
      case BOOL -> writer.bools();
      case INT8 -> writer.int8s();
      case INT16 -> writer.int16s();
      case INT32 -> writer.int32s();
      case INT64 -> writer.int64s();
      case UINT8 -> writer.uint8s();
      case UINT16 -> writer.uint16s();
      case UINT32 -> writer.uint32s();
      case UINT64 -> writer.uint64s();
      case FP16 -> writer.fp16s();
      case BF16 -> writer.bf16s();
      case FP32 -> writer.fp32s();
      case FP64 -> writer.fp64s();
      case BYTES -> inexpressible = writer.strings();
    }
    json.ascii(']');
    return inexpressible;
  }

  /** Whether there is another element; sets it apart from the one before. */
  private boolean hasNext(boolean first) {
    if (!data.hasRemaining()) {
      return false;
    }
    if (!first) {
      json.ascii(',');
    }
    return true;
  }

  private void bools() {
    for (boolean first = true; hasNext(first); first = false) {
      json.bool(data.get() != 0);
    }
  }

  private void int8s() {
    for (boolean first = true; hasNext(first); first = false) {
      json.integer(data.get());
    }
  }

  private void int16s() {
    for (boolean first = true; hasNext(first); first = false) {
      json.integer(data.getShort());
    }
  }

  private void int32s() {
    for (boolean first = true; hasNext(first); first = false) {
      json.integer(data.getInt());
    }
  }

  private void int64s() {
    for (boolean first = true; hasNext(first); first = false) {
      json.integer(data.getLong());
    }
  }

  private void uint8s() {
    for (boolean first = true; hasNext(first); first = false) {
      json.integer(Byte.toUnsignedInt(data.get()));
    }
  }

  private void uint16s() {
    for (boolean first = true; hasNext(first); first = false) {
      json.integer(Short.toUnsignedInt(data.getShort()));
    }
  }

  private void uint32s() {
    for (boolean first = true; hasNext(first); first = false) {
      json.integer(Integer.toUnsignedLong(data.getInt()));
    }
  }

  private void uint64s() {
    for (boolean first = true; hasNext(first); first = false) {
      json.unsigned(data.getLong());
    }
  }

  private void fp16s() {
    for (boolean first = true; hasNext(first); first = false) {
      json.floating(HalfFloats.fromHalf(data.getShort()));
    }
  }

  private void bf16s() {
    for (boolean first = true; hasNext(first); first = false) {
      json.floating(HalfFloats.fromBrain(data.getShort()));
    }
  }

  private void fp32s() {
    for (boolean first = true; hasNext(first); first = false) {
      json.floating(data.getFloat());
    }
  }

  private void fp64s() {
    for (boolean first = true; hasNext(first); first = false) {
      json.floating(data.getDouble());
    }
  }

  private long strings() {
    byte[] element = new byte[0];
    for (long index = 0; hasNext(index == 0); index++) {
      int length = data.getInt();
      element = element.length < length ? new byte[length] : element;
      data.get(element, 0, length);
      if (Utf8.indexOfInvalid(element, 0, length) >= 0) {
        return index;
      }
      json.string(element, length);
    }
    return -1;
  }
}
