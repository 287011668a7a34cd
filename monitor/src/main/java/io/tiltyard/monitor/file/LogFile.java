package io.tiltyard.monitor.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that grows at its end. For one thread. */
public interface LogFile extends Closeable {
  /**
   * Hands all bytes from position to limit to the operating system; where it throws, some of them
   * may be in the file. Memory in front of the position may be overwritten.
   */
  void append(ByteBuffer bytes) throws IOException;

  /** Cuts the file to {@code length} bytes; nothing is appended any more. */
  void truncate(long length) throws IOException;
}
