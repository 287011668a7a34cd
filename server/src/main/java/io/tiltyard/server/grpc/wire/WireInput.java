package io.tiltyard.server.grpc.wire;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An input as a client describes it, with typed contents if it has any. */
public final class WireInput {
  private static final long[] SCALAR = {};

  String name = "";
  String datatype = "";
  @Nullable WireContents contents;
  @Nullable Map<String, WireParameter> parameters;
  private long[] shape = SCALAR;
  private int rank;

  WireInput() {}

  public String name() {
    return name;
  }

  public String datatype() {
    return datatype;
  }

  /** A copy where dimensions came one by one. */
  public long[] shape() {
    return rank == shape.length ? shape : Arrays.copyOf(shape, rank);
  }

  /** Null where the field was not sent; empty contents may have been. */
  public @Nullable WireContents contents() {
    return contents;
  }

  /** In the order in which they came first. */
  public Map<String, WireParameter> parameters() {
    return parameters == null ? Map.of() : parameters;
  }

  void put(String key, WireParameter value) {
    if (parameters == null) {
      parameters = new LinkedHashMap<>();
    }
    parameters.put(key, value);
  }

  /** Makes room for exactly so many dimensions where there are none yet. */
  void reserve(int dimensions) {
    if (shape.length == 0 && dimensions > 0) {
      shape = new long[dimensions];
    }
  }

  void addDimension(long dimension) {
    if (rank == shape.length) {
      shape = Arrays.copyOf(shape, Math.max(4, rank + (rank >> 1)));
    }
    shape[rank++] = dimension;
  }
}
