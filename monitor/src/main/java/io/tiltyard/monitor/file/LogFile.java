package io.tiltyard.monitor.file;

import java.io.Closeable;
import java.io.IOException;

/** A file that grows at its end. For one thread. */
public interface LogFile extends Closeable {
  /** Hands all bytes to the operating system; where it throws, some of them may be in the file. */
  void append(byte[] bytes, int length) throws IOException;

  /** Cuts the file to {@code length} bytes; nothing is appended any more. */
  void truncate(long length) throws IOException;
}
