package io.tiltyard.runtime.onnx;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Names as the C API takes them: UTF-8, ended by NUL. They live as long as this object. */
final class NativeNames {
  private final Memory[] names;

  NativeNames(List<String> texts) {
    names = new Memory[texts.size()];
    for (int i = 0; i < names.length; i++) {
      byte[] bytes = texts.get(i).getBytes(StandardCharsets.UTF_8);
      names[i] = new Memory(bytes.length + 1L);
      names[i].write(0, bytes, 0, bytes.length);
      names[i].setByte(bytes.length, (byte) 0);
    }
  }

  long address(int index) {
    return Pointer.nativeValue(names[index]);
  }
}
