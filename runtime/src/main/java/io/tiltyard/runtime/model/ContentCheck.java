package io.tiltyard.runtime.model;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.Shapes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Holds the bytes of an input against its datatype, where not every byte pattern is legal. */
final class ContentCheck {
  private static final int HALF_EXPONENT = 0x7c00;
  private static final int BRAIN_EXPONENT = 0x7f80;

  private ContentCheck() {}

  static @Nullable Refusal check(InputTensor input, boolean rejectNonFinite) {
    return switch (input.datatype()) {
      case BOOL -> checkBool(input);
      case BYTES -> checkFraming(input);
      case FP16, BF16, FP32, FP64 -> rejectNonFinite ? checkFinite(input) : null;
      case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> null;
    };
  }

  private static @Nullable Refusal checkBool(InputTensor input) {
    ByteBuffer bytes = read(input);
    while (bytes.hasRemaining()) {
      int value = bytes.get() & 0xff;
      if (value > 1) {
        return refusal(input, "BOOL element is the byte " + value + ", expected 0 or 1");
      }
    }
    return null;
  }

  private static @Nullable Refusal checkFraming(InputTensor input) {
    ByteBuffer bytes = read(input);
    long expected = Shapes.elementCount(input.shape());
    long found = 0;
    while (bytes.hasRemaining()) {
      if (bytes.remaining() < Integer.BYTES) {
        return refusal(
            input,
            "BYTES data ends with " + bytes.remaining() + " bytes, expected a 4-byte length");
      }
      long length = Integer.toUnsignedLong(bytes.getInt());
      if (length > bytes.remaining()) {
        return refusal(
            input,
            "BYTES element "
                + found
                + " says it has "
                + length
                + " bytes, expected at most the "
                + bytes.remaining()
                + " that follow");
      }
      bytes.position(bytes.position() + (int) length);
      found++;
    }
    if (found == expected) {
      return null;
    }
    return refusal(
        input,
        "expected "
            + expected
            + " BYTES elements for "
            + Excerpt.of(Shapes.text(input.shape()))
            + ", got "
            + found);
  }

  private static @Nullable Refusal checkFinite(InputTensor input) {
    ByteBuffer bytes = read(input);
    int width = input.datatype().byteSize();
    for (int i = 0; i < bytes.limit(); i += width) {
      if (!finite(input.datatype(), bytes, i)) {
        return refusal(
            input, "element " + i / width + " is NaN or infinite, expected a finite number");
      }
    }
    return null;
  }

  private static boolean finite(DataType datatype, ByteBuffer bytes, int at) {
    return switch (datatype) {
      case FP16 -> (bytes.getShort(at) & HALF_EXPONENT) != HALF_EXPONENT;
      case BF16 -> (bytes.getShort(at) & BRAIN_EXPONENT) != BRAIN_EXPONENT;
      case FP32 -> Float.isFinite(bytes.getFloat(at));
      case FP64 -> Double.isFinite(bytes.getDouble(at));
      case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> true;
    };
  }

  private static ByteBuffer read(InputTensor input) {
    ByteBuffer bytes =
        ByteBuffer.allocate(input.payload().byteLength()).order(ByteOrder.LITTLE_ENDIAN);
    input.payload().copyTo(bytes);
    return bytes.flip();
  }

  private static Refusal refusal(InputTensor input, String what) {
    return new Refusal(
        ErrorCode.INVALID_TENSOR_DATA, "input '" + Excerpt.of(input.name()) + "': " + what);
  }
}
