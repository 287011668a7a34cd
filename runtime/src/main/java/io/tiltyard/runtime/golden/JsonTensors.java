package io.tiltyard.runtime.golden;

import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.Shapes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads tensors as the protocol's JSON has them, their data flat or nested. */
final class JsonTensors {
  private static final int MAX_TENSORS = 1_024;
  private static final Set<String> KEYS = Set.of("name", "shape", "datatype", "data");

  private JsonTensors() {}

  /** Tensors of different names. */
  static List<GoldenTensor> list(JsonValue array) throws ModelLoadException {
    List<JsonValue> elements = array.elements(MAX_TENSORS);
    GoldenTensor[] tensors = new GoldenTensor[elements.size()];
    Set<String> names = new HashSet<>();
    for (int i = 0; i < tensors.length; i++) {
      tensors[i] = tensor(elements.get(i));
      if (!names.add(tensors[i].name())) {
        throw elements.get(i).member("name").wrong("a name that is given once");
      }
    }
    return List.of(tensors);
  }

  private static GoldenTensor tensor(JsonValue value) throws ModelLoadException {
    value.object(KEYS);
    String name = value.member("name").text();
    JsonValue type = value.member("datatype");
    DataType datatype = DataType.named(type.text());
    if (datatype == null) {
      throw type.wrong("one of " + List.of(DataType.values()));
    }
    long[] shape = shape(value.member("shape"));
    JsonValue data = value.member("data");
    ElementSink sink = new ElementSink(datatype);
    if (nested(data)) {
      addNested(data, shape, 0, sink);
    } else {
      addFlat(data, shape, sink);
    }
    return new GoldenTensor(name, datatype, shape, sink.bytes());
  }

  private static long[] shape(JsonValue value) throws ModelLoadException {
    List<JsonValue> dimensions = value.elements(Shapes.MAX_RANK);
    long[] shape = new long[dimensions.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dimensions.get(i).count();
    }
    if (Shapes.elementCount(shape) == Shapes.OVERFLOW) {
      throw value.at("has more elements than can be counted: " + Excerpt.of(Shapes.text(shape)));
    }
    return shape;
  }

  private static boolean nested(JsonValue data) {
    return data.size() > 0 && data.element(0).isArray();
  }

  private static void addFlat(JsonValue data, long[] shape, ElementSink sink)
      throws ModelLoadException {
    long count = Shapes.elementCount(shape);
    if (!data.isArray() || data.size() != count) {
      throw data.wrong("an array of " + count + " elements for shape " + Shapes.text(shape));
    }
    for (int i = 0; i < count; i++) {
      sink.add(data.element(i));
    }
  }

  private static void addNested(JsonValue data, long[] shape, int axis, ElementSink sink)
      throws ModelLoadException {
    if (axis == shape.length) {
      sink.add(data);
      return;
    }
    if (!data.isArray() || data.size() != shape[axis]) {
      throw data.wrong("an array of " + shape[axis] + ", dimension " + axis + " of the shape");
    }
    for (int i = 0; i < shape[axis]; i++) {
      addNested(data.element(i), shape, axis + 1, sink);
    }
  }
}
