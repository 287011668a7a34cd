package io.tiltyard.loadtest.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.loadtest.tensor.Datatype;
import io.tiltyard.loadtest.tensor.SmallFloats;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Turns the {@code data} of a JSON tensor, nested or flat, into raw bytes. */
final class JsonElements {
  private final String input;
  private final Datatype datatype;
  private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
  private long count;

  private JsonElements(String input, Datatype datatype) {
    this.input = input;
    this.datatype = datatype;
  }

  /**
   * @param elements how many the shape has
   * @throws RequestException where there are more or fewer, or one is not of the datatype
   */
  static byte[] read(String input, Datatype datatype, int elements, JsonNode data)
      throws RequestException {
    JsonElements reader = new JsonElements(input, datatype);
    reader.add(data);
    if (reader.count != elements) {
      throw new RequestException(
          "input '" + input + "' has " + reader.count + " elements, but its shape has " + elements);
    }
    return reader.raw.toByteArray();
  }

  private void add(JsonNode node) throws RequestException {
    if (node.isArray()) {
      for (JsonNode child : node) {
        add(child);
      }
      return;
    }
    switch (datatype) {
      case BOOL -> raw.write(bool(node) ? 1 : 0);
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, INT64, UINT64 -> whole(node);
      case FP16 -> little(SmallFloats.toHalf((float) number(node)), Short.BYTES);
      case BF16 -> little(SmallFloats.toBfloat((float) number(node)), Short.BYTES);
      case FP32 -> little(Float.floatToRawIntBits((float) number(node)), Float.BYTES);
      case FP64 -> little(Double.doubleToRawLongBits(number(node)), Double.BYTES);
      case BYTES -> BytesElements.append(raw, text(node).getBytes(StandardCharsets.UTF_8));
    }
    count++;
  }

  private void whole(JsonNode node) throws RequestException {
    BigInteger value = node.isIntegralNumber() ? node.bigIntegerValue() : null;
    BigInteger max =
        datatype == Datatype.UINT64
            ? BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE)
            : BigInteger.valueOf(datatype.max());
    BigInteger min = BigInteger.valueOf(datatype.min());
    if (value == null || value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw wrong(node, "a whole number from " + min + " to " + max);
    }
    little(value.longValue(), datatype.size());
  }

  private boolean bool(JsonNode node) throws RequestException {
    if (!node.isBoolean()) {
      throw wrong(node, "true or false");
    }
    return node.booleanValue();
  }

  private double number(JsonNode node) throws RequestException {
    if (!node.isNumber()) {
      throw wrong(node, "a number");
    }
    return node.doubleValue();
  }

  private String text(JsonNode node) throws RequestException {
    if (!node.isTextual()) {
      throw wrong(node, "a string");
    }
    return node.textValue();
  }

  private void little(long value, int size) {
    for (int i = 0; i < size; i++) {
      raw.write((int) (value >>> (Byte.SIZE * i)));
    }
  }

  private RequestException wrong(JsonNode node, String expected) {
    return new RequestException(
        "input '" + input + "' element " + count + ": got " + node + ", expected " + expected);
  }
}
