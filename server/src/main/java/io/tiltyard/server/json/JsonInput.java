package io.tiltyard.server.json;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HeapPayload;
import org.jspecify.annotations.Nullable;

/** One input of a JSON request. */
public final class JsonInput {
  /** {@link #binaryBytes} of an input that carries its data. */
  public static final long NO_BINARY = -1;

  private final String name;
  private final DataType datatype;
  private final long[] shape;
  private final @Nullable HeapPayload data;
  private final long binaryBytes;

  JsonInput(
      String name, DataType datatype, long[] shape, @Nullable HeapPayload data, long binaryBytes) {
    this.name = name;
    this.datatype = datatype;
    this.shape = shape;
    this.data = data;
    this.binaryBytes = binaryBytes;
  }

  public String name() {
    return name;
  }

  public DataType datatype() {
    return datatype;
  }

  /**
   * The dimensions, not to be changed; checked where there is data, else as the client sent them.
   */
  public long[] shape() {
    return shape;
  }

  /** The wire bytes, or null where they follow the JSON. */
  public @Nullable HeapPayload data() {
    return data;
  }

  /** How many bytes follow the JSON for this input, or {@link #NO_BINARY}. */
  public long binaryBytes() {
    return binaryBytes;
  }
}
