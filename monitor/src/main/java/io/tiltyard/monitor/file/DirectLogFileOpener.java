package io.tiltyard.monitor.file;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Makes files that bypass the page cache where the file system can do that, and ordinary ones
 * elsewhere. For one thread and one open file at a time.
 */
final class DirectLogFileOpener implements LogFileOpener {
  /** What is handed to the disk at once, at most. */
  private static final int BUFFER_BYTES = 1 << 20;

  private static final int MAX_BLOCK_BYTES = 64 << 10;

  private @Nullable ByteBuffer buffer;
  private int bufferAlignment;

  @Override
  public LogFile create(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      long blockSize = Files.getFileStore(path).getBlockSize();
      if (blockSize > 0 && blockSize <= MAX_BLOCK_BYTES && Long.bitCount(blockSize) == 1) {
        FileChannel direct =
            FileChannel.open(path, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
        return new DirectLogFile(channel, direct, (int) blockSize, buffer((int) blockSize));
      }
    } catch (IOException | UnsupportedOperationException e) {
      // This file system knows no way past the page cache.
    }
    return new ChannelLogFile(channel);
  }

  private ByteBuffer buffer(int alignment) {
    ByteBuffer current = buffer;
    if (current == null || bufferAlignment != alignment) {
      current = ByteBuffer.allocateDirect(BUFFER_BYTES + alignment).alignedSlice(alignment);
      current = current.slice(0, BUFFER_BYTES);
      buffer = current;
      bufferAlignment = alignment;
    }
    return current;
  }
}
