package io.tiltyard.base.json;

import io.tiltyard.base.tensor.DataType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes one tensor as the protocol's JSON has it, its data flat. */
public final class TensorWriter {
  private static final byte[] NAME = "{\"name\":".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] DATATYPE = ",\"datatype\":".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] SHAPE = ",\"shape\":[".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.ISO_8859_1);

  private TensorWriter() {}

  /** Opens the tensor's object; other fields may follow. */
  public static void head(JsonWriter json, String name, DataType datatype, long[] shape) {
    json.ascii(NAME);
    json.string(name);
    json.ascii(DATATYPE);
    json.string(datatype.name());
    json.ascii(SHAPE);
    for (int i = 0; i < shape.length; i++) {
      if (i > 0) {
        json.ascii(',');
      }
      json.integer(shape[i]);
    }
    json.ascii(']');
  }

  /**
   * Writes the data and closes the tensor's object.
   *
   * @param data in wire order, little-endian, from position to limit; read to its end
   * @return the first element that JSON cannot express, a byte string that is not UTF-8, or -1
   */
  public static long data(JsonWriter json, DataType datatype, ByteBuffer data) {
    json.ascii(DATA);
    long inexpressible = ElementWriter.write(json, datatype, data);
    json.ascii('}');
    return inexpressible;
  }
}
