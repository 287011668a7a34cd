package io.tiltyard.monitor.file;

import java.io.ByteArrayOutputStream;

/** Bytes in memory on their way to a {@link RollingFile}, which takes them without a copy. */
public final class ByteBlock extends ByteArrayOutputStream {
  private static final int MAX_IDLE_BYTES = 4 << 20;

  /** The bytes are at the front of this array. */
  byte[] array() {
    return buf;
  }

  /** Forgets the bytes, and an array that one large block has blown up. */
  @Override
  public synchronized void reset() {
    super.reset();
    if (buf.length > MAX_IDLE_BYTES) {
      buf = new byte[MAX_IDLE_BYTES];
    }
  }
}
