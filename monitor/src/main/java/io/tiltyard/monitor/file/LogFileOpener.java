package io.tiltyard.monitor.file;

import java.io.IOException;
import java.nio.file.Path;

/** Makes files: the file system, or a test that lets the disk fail. */
@FunctionalInterface
public interface LogFileOpener {
  /** Makes a new file and throws {@code FileAlreadyExistsException} where there is one. */
  LogFile create(Path path) throws IOException;

  /** The file system. */
  static LogFileOpener fileSystem() {
    return ChannelLogFile::new;
  }
}
