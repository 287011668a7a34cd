package io.tiltyard.runtime.trial;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What both ends of a trial have in common: the same code writes and reads, in the same order. */
final class Wire {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_ELEMENTS = 1 << 16;

  private Wire() {}

  /** Writes one value. */
  @FunctionalInterface
  interface Writer<T> {
    void write(T value) throws IOException;
  }

  /** Reads one value. */
  @FunctionalInterface
  interface Reader<T> {
    T read() throws IOException;
  }

  static void text(DataOutput out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static String text(DataInput in) throws IOException {
    byte[] utf8 = new byte[count(in, MAX_BYTES)];
    in.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  static <T> void list(DataOutput out, Iterable<T> values, Writer<T> writer) throws IOException {
    int count = 0;
    for (T ignored : values) {
      count++;
    }
    out.writeInt(count);
    for (T value : values) {
      writer.write(value);
    }
  }

  static <T> List<T> list(DataInput in, Reader<T> reader) throws IOException {
    int count = count(in, MAX_ELEMENTS);
    List<T> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(reader.read());
    }
    return values;
  }

  static <K, V> void map(DataOutput out, Map<K, V> map, Writer<K> keyWriter, Writer<V> valueWriter)
      throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<K, V> entry : map.entrySet()) {
      keyWriter.write(entry.getKey());
      valueWriter.write(entry.getValue());
    }
  }

  static <K, V> Map<K, V> map(DataInput in, Reader<K> keyReader, Reader<V> valueReader)
      throws IOException {
    int count = count(in, MAX_ELEMENTS);
    Map<K, V> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      K key = keyReader.read();
      map.put(key, valueReader.read());
    }
    return map;
  }

  static void constant(DataOutput out, Enum<?> value) throws IOException {
    text(out, value.name());
  }

  static <E extends Enum<E>> E constant(DataInput in, Class<E> type) throws IOException {
    String name = text(in);
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new IOException("a constant '" + name + "', expected a " + type.getSimpleName(), e);
    }
  }

  private static int count(DataInput in, int most) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > most) {
      throw new IOException("a count of " + count + ", expected 0 to " + most);
    }
    return count;
  }
}
