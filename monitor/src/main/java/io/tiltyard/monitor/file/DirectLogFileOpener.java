package io.tiltyard.monitor.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Makes files that bypass the page cache where the file system can do that, and ordinary ones
 * elsewhere.
 */
final class DirectLogFileOpener implements LogFileOpener {
  private static final @Nullable OpenOption DIRECT = direct();

  /** Part of the JDK, but in a module that a trimmed one may lack and compilers warn of. */
  private static @Nullable OpenOption direct() {
    try {
      Object[] options = Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
      for (Object option : options == null ? new Object[0] : options) {
        if (option.toString().equals("DIRECT")) {
          return (OpenOption) option;
        }
      }
      return null;
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  @Override
  public LogFile create(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      long blockSize = Files.getFileStore(path).getBlockSize();
      OpenOption option = DIRECT;
      boolean usable =
          blockSize > 0 && blockSize <= ByteBlock.ALIGNMENT && Long.bitCount(blockSize) == 1;
      if (option != null && usable) {
        FileChannel direct = FileChannel.open(path, StandardOpenOption.WRITE, option);
        return new DirectLogFile(channel, direct, (int) blockSize);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // This file system knows no way past the page cache.
    }
    return new ChannelLogFile(channel);
  }
}
