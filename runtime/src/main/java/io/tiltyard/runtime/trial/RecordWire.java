package io.tiltyard.runtime.trial;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record as its components, each as its declared type says, and reads it back: a component
 * that is added travels too. Components are primitives, texts, bytes, paths, constants, records,
 * and lists, sets and maps of those; each that is no primitive may be null. Both ends are the same
 * code of the same version. Records that are equal are the same bytes. What is read makes only the
 * types that are declared, and is bounded.
 */
final class RecordWire {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_ELEMENTS = 1 << 16;

  private RecordWire() {}

  static void write(DataOutput out, Record record) throws IOException {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      write(out, component.getGenericType(), value(component, record));
    }
  }

  /**
   * @throws IOException where the bytes are no record of this type
   */
  static <T extends Record> T read(DataInput in, Class<T> type) throws IOException {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(in, components[i].getGenericType());
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IOException("no " + type.getSimpleName() + ": " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object value(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(DataOutput out, Type declared, @Nullable Object value)
      throws IOException {
    Class<?> type = raw(declared);
    if (!type.isPrimitive()) {
      out.writeBoolean(value != null);
    }
    if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Integer number) {
      out.writeInt(number);
    } else if (value instanceof Long number) {
      out.writeLong(number);
    } else if (value instanceof Double number) {
      out.writeDouble(number);
    } else if (value instanceof String text) {
      text(out, text);
    } else if (value instanceof Path path) {
      text(out, path.toAbsolutePath().toString());
    } else if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      bytes(out, copy);
    } else if (value instanceof Enum<?> constant) {
      text(out, constant.name());
    } else if (value instanceof Record record) {
      write(out, record);
    } else if (value instanceof Collection<?> elements) {
      out.writeInt(elements.size());
      for (Object element : value instanceof Set<?> set ? new TreeSet<>(set) : elements) {
        write(out, argument(declared, 0), element);
      }
    } else if (value instanceof Map<?, ?> map) {
      out.writeInt(map.size());
      for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
        write(out, argument(declared, 0), entry.getKey());
        write(out, argument(declared, 1), entry.getValue());
      }
    } else if (value != null) {
      throw unknown(declared);
    }
  }

  private static @Nullable Object read(DataInput in, Type declared) throws IOException {
    Class<?> type = raw(declared);
    if (!type.isPrimitive() && !in.readBoolean()) {
      return null;
    } else if (type == boolean.class || type == Boolean.class) {
      return in.readBoolean();
    } else if (type == int.class || type == Integer.class) {
      return in.readInt();
    } else if (type == long.class || type == Long.class) {
      return in.readLong();
    } else if (type == double.class || type == Double.class) {
      return in.readDouble();
    } else if (type == String.class) {
      return text(in);
    } else if (type == ByteBuffer.class) {
      return ByteBuffer.wrap(bytes(in));
    } else if (type == Path.class) {
      return Path.of(text(in));
    } else if (type.isEnum()) {
      return constant(type, text(in));
    } else if (type.isRecord()) {
      return read(in, type.asSubclass(Record.class));
    } else if (type == Map.class) {
      return map(in, declared);
    } else if (type == List.class || type == Set.class) {
      return elements(in, declared, type == List.class ? new ArrayList<>() : new LinkedHashSet<>());
    }
    throw unknown(declared);
  }

  private static Collection<@Nullable Object> elements(
      DataInput in, Type declared, Collection<@Nullable Object> elements) throws IOException {
    int count = count(in, MAX_ELEMENTS);
    for (int i = 0; i < count; i++) {
      elements.add(read(in, argument(declared, 0)));
    }
    return elements;
  }

  private static Map<@Nullable Object, @Nullable Object> map(DataInput in, Type declared)
      throws IOException {
    int count = count(in, MAX_ELEMENTS);
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Object key = read(in, argument(declared, 0));
      map.put(key, read(in, argument(declared, 1)));
    }
    return map;
  }

  private static Object constant(Class<?> type, String name) throws IOException {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IOException("a constant '" + name + "', expected a " + type.getSimpleName());
  }

  private static void text(DataOutput out, String text) throws IOException {
    bytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void bytes(DataOutput out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInput in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInput in) throws IOException {
    byte[] bytes = new byte[count(in, MAX_BYTES)];
    in.readFully(bytes);
    return bytes;
  }

  private static int count(DataInput in, int most) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > most) {
      throw new IOException("a count of " + count + ", expected 0 to " + most);
    }
    return count;
  }

  private static Class<?> raw(Type declared) {
    return (Class<?>) (declared instanceof ParameterizedType some ? some.getRawType() : declared);
  }

  private static Type argument(Type declared, int index) {
    if (declared instanceof ParameterizedType parameterized) {
      return parameterized.getActualTypeArguments()[index];
    }
    throw unknown(declared);
  }

  private static IllegalStateException unknown(Type declared) {
    return new IllegalStateException("no way to send a " + declared.getTypeName());
  }
}
