package io.tiltyard.loadtest.request;

import java.io.ByteArrayOutputStream;

/** Elements of the datatype BYTES in their raw form. */
final class BytesElements {
  private BytesElements() {}

  /** Appends the length as 4 bytes, little-endian, and the bytes. */
  static void append(ByteArrayOutputStream raw, byte[] element) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      raw.write(element.length >>> shift);
    }
    raw.writeBytes(element);
  }
}
