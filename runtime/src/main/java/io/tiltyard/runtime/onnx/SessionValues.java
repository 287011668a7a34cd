package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a session says of its inputs and outputs. The Java API changes some names, keeps two
 * of one name as one, knows neither four-bit nor optional types, and tells a value without a shape
 * as a scalar. Places of functions are those of {@link OrtApi}.
 */
final class SessionValues {
  private static final int CAST_TO_TENSOR = 55;
  private static final int GET_KIND = 56;
  private static final int GET_ELEMENT_TYPE = 60;
  private static final int GET_RANK = 61;
  private static final int GET_DIMENSIONS = 62;
  private static final int GET_SYMBOLS = 63;
  private static final int RELEASE_TYPE_INFO = 98;
  private static final int CAST_TO_MAP = 103;
  private static final int CAST_TO_SEQUENCE = 104;
  private static final int GET_MAP_KEY_TYPE = 105;
  private static final int GET_MAP_VALUE_TYPE = 106;
  private static final int GET_SEQUENCE_ELEMENT_TYPE = 107;
  private static final int HAS_SHAPE = 390;

  private static final int TENSOR = 1;
  private static final int SEQUENCE = 2;
  private static final int MAP = 3;

  /** By the numbers of {@code ONNXType}. */
  private static final List<String> KINDS =
      List.of(
          "of no known type",
          "a tensor",
          "a sequence",
          "a map",
          "an opaque value",
          "a sparse tensor",
          "an optional value");

  private static final List<Dimension> MATRIX =
      List.of(Dimension.variable(""), Dimension.variable(""));

  private final OrtApi api;
  private final long session;

  /**
   * @param session its address
   */
  SessionValues(OrtApi api, long session) {
    this.api = api;
    this.session = session;
  }

  /** A list of values that a session has, and the functions that tell it. */
  enum Role {
    INPUT(30, 33, 36),
    OUTPUT(31, 34, 37),
    /** Initializers that are inputs, too: a run may give them another value. */
    OVERRIDABLE(32, 35, 38);

    private final int count;
    private final int type;
    private final int name;

    Role(int count, int type, int name) {
      this.count = count;
      this.type = type;
      this.name = name;
    }
  }

  /**
   * One input or output.
   *
   * @param name as the model has it
   * @param kind such as {@code a tensor of INT4}
   * @param port how it is told to clients, null where it cannot be
   */
  record Value(String name, String kind, @Nullable Port port) {}

  /** All of a role, in the model's order. */
  List<Value> all(Role role) throws OrtException {
    long count = api.get(role.count, session);
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = api.takeText(api.get(role.name, session, (long) i, api.allocator()));
      long type = api.get(role.type, session, (long) i);
      try {
        values.add(value(name, type));
      } finally {
        api.callVoid(RELEASE_TYPE_INFO, type);
      }
    }
    return values;
  }

  private Value value(String name, long type) throws OrtException {
    int kind = (int) api.get(GET_KIND, type);
    String words = KINDS.get(kind);
    return switch (kind) {
      case TENSOR -> {
        long tensor = api.get(CAST_TO_TENSOR, type);
        int number = (int) api.get(GET_ELEMENT_TYPE, tensor);
        DataType datatype = ElementTypes.datatype(number);
        yield new Value(
            name,
            words + " of " + ElementTypes.name(number),
            datatype == null ? null : new Port(spec(name, datatype, tensor), null));
      }
      case SEQUENCE -> new Value(name, words, maps(name, type));
      default -> new Value(name, words, null);
    };
  }

  private TensorSpec spec(String name, DataType datatype, long tensor) throws OrtException {
    if (!api.is(HAS_SHAPE, tensor)) {
      return TensorSpec.ofAnyShape(name, datatype);
    }
    int rank = (int) api.get(GET_RANK, tensor);
    List<Dimension> dimensions = new ArrayList<>(rank);
    if (rank > 0) {
      long[] sizes = new long[rank];
      long[] symbols = new long[rank];
      api.call(GET_DIMENSIONS, tensor, sizes, (long) rank);
      api.call(GET_SYMBOLS, tensor, symbols, (long) rank);
      for (int i = 0; i < rank; i++) {
        dimensions.add(
            sizes[i] < 0 ? Dimension.variable(OrtApi.text(symbols[i])) : Dimension.fixed(sizes[i]));
      }
    }
    return new TensorSpec(name, datatype, dimensions);
  }

  /** A sequence of maps to numbers is a matrix whose size is known only after the run. */
  private @Nullable Port maps(String name, long type) throws OrtException {
    long element = api.get(GET_SEQUENCE_ELEMENT_TYPE, api.get(CAST_TO_SEQUENCE, type));
    try {
      if (api.get(GET_KIND, element) != MAP) {
        return null;
      }
      long map = api.get(CAST_TO_MAP, element);
      DataType datatype = mapped(map);
      boolean text = api.get(GET_MAP_KEY_TYPE, map) == ElementTypes.STRING;
      return datatype == null
          ? null
          : new Port(
              new TensorSpec(name, datatype, MATRIX), text ? DataType.BYTES : DataType.INT64);
    } finally {
      api.callVoid(RELEASE_TYPE_INFO, element);
    }
  }

  private @Nullable DataType mapped(long map) throws OrtException {
    long type = api.get(GET_MAP_VALUE_TYPE, map);
    try {
      DataType datatype =
          ElementTypes.datatype((int) api.get(GET_ELEMENT_TYPE, api.get(CAST_TO_TENSOR, type)));
      return datatype == DataType.FP32 || datatype == DataType.FP64 || datatype == DataType.INT64
          ? datatype
          : null;
    } finally {
      api.callVoid(RELEASE_TYPE_INFO, type);
    }
  }
}
