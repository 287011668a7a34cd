package io.tiltyard.base.json;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.Shapes;

/**
 * Reads the {@code data} of a tensor: one flat array, or arrays nested exactly as the shape says. A
 * scalar may stand without an array.
 */
final class TensorDataReader {
  private static final int UNFIXED_BYTES = 8;

  /** What a declared shape is believed before its data is seen. */
  private static final int MAX_FIRST_BYTES = 1 << 20;

  /** A digit and a comma. */
  private static final int MIN_ELEMENT_CHARACTERS = 2;

  private final JsonReader json;
  private final DataType datatype;
  private final long[] shape;
  private final long expected;
  private final WireBuffer target;
  private final ElementReader elements;
  private long count;

  private TensorDataReader(JsonReader json, DataType datatype, long[] shape, long expected) {
    this.json = json;
    this.datatype = datatype;
    this.shape = shape;
    this.expected = expected;
    int width = datatype.fixedSize() ? datatype.byteSize() : UNFIXED_BYTES;
    long possible = Math.min(expected, json.remaining() / MIN_ELEMENT_CHARACTERS + 1);
    this.target = new WireBuffer((int) Math.min(possible, MAX_FIRST_BYTES / width) * width);
    this.elements = new ElementReader(json, datatype, target);
  }

  /** Reads from the current token on; afterwards the current token is the data's last. */
  static HeapPayload read(JsonReader json, DataType datatype, long[] shape) throws JsonFault {
    for (long dimension : shape) {
      if (dimension < 0) {
        throw json.fault(
            ErrorCode.INVALID_SHAPE,
            "negative dimension " + dimension + " in shape " + Shapes.text(shape));
      }
    }
    long expected = Shapes.elementCount(shape);
    if (expected == Shapes.OVERFLOW) {
      throw json.fault(ErrorCode.INVALID_SHAPE, "shape overflows: " + Shapes.text(shape));
    }
    TensorDataReader reader = new TensorDataReader(json, datatype, shape, expected);
    reader.data();
    return reader.target.payload();
  }

  private void data() throws JsonFault {
    Token token = json.current();
    if (token == Token.START_ARRAY) {
      array();
    } else if (shape.length == 0 && !token.isStart()) {
      elements.read(token, 0);
    } else {
      throw json.fault(
          ErrorCode.INVALID_TENSOR_DATA, "data is " + json.found() + ", expected an array");
    }
  }

  private void array() throws JsonFault {
    Token token = json.next();
    if (token == Token.START_ARRAY) {
      if (shape.length < 2) {
        throw tooDeep();
      }
      nested(token, 0);
      return;
    }
    for (; token != Token.END_ARRAY; token = json.next()) {
      if (token == Token.START_ARRAY) {
        throw shape.length < 2 ? tooDeep() : mixed();
      }
      if (count < expected) {
        elements.read(token, count);
      }
      count++;
    }
    if (count != expected) {
      throw json.fault(
          ErrorCode.INVALID_TENSOR_DATA,
          "expected "
              + expected
              + " elements for "
              + datatype
              + " "
              + Shapes.text(shape)
              + ", got "
              + count);
    }
  }

  /** One array of dimension {@code dimension}, whose first token is {@code token}. */
  private void nested(Token token, int dimension) throws JsonFault {
    boolean innermost = dimension == shape.length - 1;
    long entries = 0;
    for (Token entry = token; entry != Token.END_ARRAY; entry = json.next()) {
      entries++;
      if (entries > shape[dimension]) {
        throw ragged(dimension, "more");
      }
      if (innermost) {
        if (entry == Token.START_ARRAY) {
          throw tooDeep();
        }
        elements.read(entry, count++);
      } else if (entry == Token.START_ARRAY) {
        nested(json.next(), dimension + 1);
      } else {
        throw mixed();
      }
    }
    if (entries != shape[dimension]) {
      throw ragged(dimension, Long.toString(entries));
    }
  }

  private JsonFault ragged(int dimension, String got) {
    return json.fault(
        ErrorCode.INVALID_TENSOR_DATA,
        "data does not match shape "
            + Shapes.text(shape)
            + ": expected "
            + shape[dimension]
            + " entries in dimension "
            + dimension
            + ", got "
            + got);
  }

  private JsonFault tooDeep() {
    return json.fault(
        ErrorCode.INVALID_TENSOR_DATA,
        "data is nested deeper than shape " + Shapes.text(shape) + " has dimensions");
  }

  private JsonFault mixed() {
    return json.fault(
        ErrorCode.INVALID_TENSOR_DATA,
        "data mixes arrays and values, expected it flat or nested as shape " + Shapes.text(shape));
  }
}
