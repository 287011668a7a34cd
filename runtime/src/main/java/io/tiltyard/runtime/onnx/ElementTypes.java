package io.tiltyard.runtime.onnx;

import io.tiltyard.base.tensor.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Element types of tensors: the protocol's, and {@code ONNXTensorElementDataType} of the C API. */
final class ElementTypes {
  static final int STRING = 8;

  /** By their numbers. */
  private static final List<String> NAMES =
      List.of(
          "UNDEFINED",
          "FLOAT",
          "UINT8",
          "INT8",
          "UINT16",
          "INT16",
          "INT32",
          "INT64",
          "STRING",
          "BOOL",
          "FLOAT16",
          "DOUBLE",
          "UINT32",
          "UINT64",
          "COMPLEX64",
          "COMPLEX128",
          "BFLOAT16",
          "FLOAT8E4M3FN",
          "FLOAT8E4M3FNUZ",
          "FLOAT8E5M2",
          "FLOAT8E5M2FNUZ",
          "UINT4",
          "INT4",
          "FLOAT4E2M1",
          "UINT2",
          "INT2");

  private ElementTypes() {}

  /** The word that ONNX has for a type of this number. */
  static String name(int number) {
    return number < NAMES.size() ? NAMES.get(number) : "type " + number;
  }

  /** The protocol's datatype of this number, or null where it has none. */
  static @Nullable DataType datatype(int number) {
    for (DataType datatype : DataType.values()) {
      if (number(datatype) == number) {
        return datatype;
      }
    }
    return null;
  }

  static int number(DataType datatype) {
    return switch (datatype) {
      case FP32 -> 1;
      case UINT8 -> 2;
      case INT8 -> 3;
      case UINT16 -> 4;
      case INT16 -> 5;
      case INT32 -> 6;
      case INT64 -> 7;
      case BYTES -> STRING;
      case BOOL -> 9;
      case FP16 -> 10;
      case FP64 -> 11;
      case UINT32 -> 12;
      case UINT64 -> 13;
      case BF16 -> 16;
    };
  }
}
