package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import io.tiltyard.runtime.tensor.DataType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a sequence of maps, as a classifier's ZipMap gives, into a matrix: one row a map, one
 * column a key, in ascending order of the keys (numbers by value, text by UTF-16 code units).
 */
final class MapsReader implements OutputReader {
  private final String name;
  private final DataType datatype;
  private final GrowingBuffer buffer = new GrowingBuffer();
  private long[] shape = {};
  private ByteBuffer data = buffer.view(0);

  MapsReader(Port port) {
    this.name = port.name();
    this.datatype = port.spec().datatype();
  }

  @Override
  public void read(OnnxValue value) throws OrtException {
    List<Map<?, ?>> rows = rows((OnnxSequence) value);
    int columns = rows.isEmpty() ? 0 : rows.get(0).size();
    for (Map<?, ?> row : rows) {
      if (!row.keySet().equals(rows.get(0).keySet())) {
        throw new OrtException("the maps of output '" + name + "' have different keys");
      }
    }
    long count = (long) rows.size() * columns;
    data = buffer.view(OutputTooLargeException.check(name, count, datatype));
    rows.forEach(row -> row.values().forEach(this::put));
    shape = new long[] {rows.size(), columns};
  }

  private static List<Map<?, ?>> rows(OnnxSequence sequence) throws OrtException {
    List<Map<?, ?>> rows = new ArrayList<>();
    if (sequence.getInfo().length == 0) {
      return rows;
    }
    List<? extends OnnxValue> maps = sequence.getValue();
    try {
      for (OnnxValue map : maps) {
        rows.add(new TreeMap<>(((OnnxMap) map).getValue()));
      }
    } finally {
      maps.forEach(OnnxValue::close);
    }
    return rows;
  }

  private void put(Object number) {
    if (number instanceof Float value) {
      data.putFloat(value);
    } else if (number instanceof Double value) {
      data.putDouble(value);
    } else {
      data.putLong((Long) number);
    }
  }

  @Override
  public long[] shape() {
    return shape;
  }

  @Override
  public ByteBuffer data() {
    return data.clear();
  }
}
