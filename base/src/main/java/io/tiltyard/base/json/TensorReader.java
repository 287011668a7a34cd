package io.tiltyard.base.json;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.Shapes;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads one tensor as the protocol's JSON has it. Its fields may come in any order: data that
 * precedes the datatype or the shape is passed over and read again once they are known.
 *
 * @param <T> what becomes of it
 */
public abstract class TensorReader<T> {
  private static final String DATATYPES =
      Arrays.stream(DataType.values()).map(DataType::name).collect(Collectors.joining(", "));
  private static final int MAX_DIMENSION_DIGITS = 20;
  private static final int USUAL_RANK = 2;

  /** Where it is read. */
  protected final JsonReader json;

  private final String kind;
  private @Nullable String name;
  private @Nullable DataType datatype;
  private long @Nullable [] shape;
  private @Nullable HeapPayload data;
  private boolean dataLater;

  /**
   * @param kind what the tensor is, such as {@code input}, for an error's text
   */
  protected TensorReader(JsonReader json, String kind) {
    this.json = json;
    this.kind = kind;
  }

  /** Reads or passes over the current value, which belongs to a key that is not the tensor's. */
  protected abstract void other(String key) throws JsonFault;

  /**
   * Makes the tensor; the current token is its end.
   *
   * @param shape checked where there is data
   * @param data null where there is none
   */
  protected abstract T tensor(
      String name, DataType datatype, long[] shape, @Nullable HeapPayload data) throws JsonFault;

  /**
   * Reads from the current token on, which must open the tensor's object.
   *
   * @param index its place, which is its title until it has a name
   */
  public final T read(int index) throws JsonFault {
    try {
      return tensor();
    } catch (JsonFault e) {
      boolean malformed = e.refusal().code() == ErrorCode.MALFORMED_REQUEST;
      throw malformed ? e : e.in(title(index));
    }
  }

  private String title(int index) {
    return name == null ? kind + "s[" + index + "]" : kind + " '" + Excerpt.of(name) + "'";
  }

  private T tensor() throws JsonFault {
    int start = json.start();
    if (json.current() != Token.START_OBJECT) {
      throw invalid(kind + " is " + json.found() + ", expected an object");
    }
    while (json.next() != Token.END_OBJECT) {
      String key = json.key();
      json.inTensorData(key.equals("data"));
      json.next();
      switch (key) {
        case "name" -> name = text(key);
        case "datatype" -> datatype = datatype();
        case "shape" -> shape = shape();
        case "data" -> data();
        default -> other(key);
      }
    }
    json.inTensorData(false);
    String foundName = name;
    DataType foundType = datatype;
    long[] foundShape = shape;
    if (foundName == null || foundType == null || foundShape == null) {
      String field = foundName == null ? "name" : foundType == null ? "datatype" : "shape";
      throw invalid("field '" + field + "' is missing");
    }
    HeapPayload bytes = dataLater ? dataAgain(start, json.end(), foundType, foundShape) : data;
    return tensor(foundName, foundType, foundShape, bytes);
  }

  private String text(String key) throws JsonFault {
    if (json.current() != Token.STRING) {
      throw invalid("field '" + key + "' is " + json.found() + ", expected a string");
    }
    return json.unicode();
  }

  private DataType datatype() throws JsonFault {
    String text = text("datatype");
    DataType known = DataType.named(text);
    if (known == null) {
      throw json.fault(
          ErrorCode.INVALID_DATATYPE,
          "unknown datatype '" + Excerpt.of(text) + "', expected one of " + DATATYPES);
    }
    return known;
  }

  private long[] shape() throws JsonFault {
    if (json.current() != Token.START_ARRAY) {
      throw invalidShape("field 'shape' is " + json.found() + ", expected an array of integers");
    }
    long[] dimensions = new long[USUAL_RANK];
    int rank = 0;
    for (Token token = json.next(); token != Token.END_ARRAY; token = json.next()) {
      if (rank == Shapes.MAX_RANK) {
        throw invalidShape(
            "more than " + Shapes.MAX_RANK + " dimensions, expected at most " + Shapes.MAX_RANK);
      }
      if (rank == dimensions.length) {
        dimensions = Arrays.copyOf(dimensions, Shapes.MAX_RANK);
      }
      dimensions[rank++] = dimension(token);
    }
    return rank == dimensions.length ? dimensions : Arrays.copyOf(dimensions, rank);
  }

  private long dimension(Token token) throws JsonFault {
    JsonNumber number = json.number();
    if (token == Token.INTEGER && number.length() <= MAX_DIMENSION_DIGITS) {
      long size = number.isNegative() ? -number.magnitude() : number.magnitude();
      if (number.fitsUnsignedLong() && (size < 0) == (number.isNegative() && size != 0)) {
        return size;
      }
      throw invalidShape("shape overflows: dimension " + Excerpt.of(number.toString()));
    }
    throw invalidShape(
        "dimension is " + json.found() + ", expected an integer from 0 to " + Long.MAX_VALUE);
  }

  private void data() throws JsonFault {
    DataType known = datatype;
    long[] dimensions = shape;
    if (known == null || dimensions == null) {
      dataLater = true;
      json.skip();
    } else {
      data = TensorDataReader.read(json, known, dimensions);
    }
  }

  private HeapPayload dataAgain(int start, int end, DataType type, long[] dimensions)
      throws JsonFault {
    JsonReader again = json.again(start, end);
    again.inTensorData(true); // all else was read before
    again.next();
    while (again.next() != Token.END_OBJECT) {
      boolean found = again.key().equals("data");
      again.next();
      if (found) {
        return TensorDataReader.read(again, type, dimensions);
      }
      again.skip();
    }
    throw new IllegalStateException("data that was there is gone");
  }

  private JsonFault invalid(String text) {
    return json.fault(ErrorCode.INVALID_ARGUMENT, text);
  }

  private JsonFault invalidShape(String text) {
    return json.fault(ErrorCode.INVALID_SHAPE, text);
  }
}
