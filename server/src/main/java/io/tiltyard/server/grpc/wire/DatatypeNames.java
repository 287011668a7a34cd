package io.tiltyard.server.grpc.wire;

import io.tiltyard.base.tensor.DataType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The names of datatypes, found by their bytes. */
final class DatatypeNames {
  private static final String[] NAMES = names();

  private DatatypeNames() {}

  /** The name that lies there, or null where it is none. */
  static @Nullable String find(ByteBuffer bytes, int offset, int length) {
    for (String name : NAMES) {
      if (name.length() == length && lies(name, bytes, offset)) {
        return name;
      }
    }
    return null;
  }

  private static boolean lies(String name, ByteBuffer bytes, int offset) {
    for (int i = name.length() - 1; i >= 0; i--) {
      if (bytes.get(offset + i) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String[] names() {
    DataType[] datatypes = DataType.values();
    String[] names = new String[datatypes.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = datatypes[i].name();
    }
    return names;
  }
}
