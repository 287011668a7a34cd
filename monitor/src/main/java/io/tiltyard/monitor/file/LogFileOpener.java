package io.tiltyard.monitor.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes files: the file system, or a test that lets the disk fail. */
@FunctionalInterface
public interface LogFileOpener {
  /** Makes a new file and throws {@code FileAlreadyExistsException} where there is one. */
  LogFile create(Path path) throws IOException;

  /** The file system: for logs of a few lines. */
  static LogFileOpener fileSystem() {
    return path ->
        new ChannelLogFile(
            FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** The file system past its page cache, where it has such a way: for logs of many megabytes. */
  static LogFileOpener direct() {
    return new DirectLogFileOpener();
  }
}
