package io.tiltyard.monitor.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A {@link LogFile} whose whole disk blocks go past the page cache, so that a log which nobody
 * reads soon neither evicts what others need nor takes fresh memory for every byte. The rest, less
 * than a disk block, goes through the cache and is written again when its block is whole. The file
 * ends behind the last appended byte at any time.
 *
 * <p>What lies in memory as in a {@link ByteBlock} is written from there; other bytes go through
 * the cache.
 */
final class DirectLogFile implements LogFile {
  private final FileChannel channel;
  private final int blockSize;

  /** The end of the file that does not fill a disk block, from 0 to position. */
  private final ByteBuffer rest;

  private FileChannel blocks;
  private long length;
  private long directBytes;

  /**
   * @param channel to the file, which is empty
   * @param direct to the same file, past the page cache
   * @param blockSize of the file system, in bytes
   */
  DirectLogFile(FileChannel channel, FileChannel direct, int blockSize) {
    this.channel = channel;
    this.blocks = direct;
    this.blockSize = blockSize;
    this.rest = ByteBuffer.allocate(blockSize);
  }

  @Override
  public void append(ByteBuffer bytes) throws IOException {
    int first = bytes.position() - rest.position();
    if (isAligned(bytes, first)) {
      bytes.put(first, rest, 0, rest.position());
      int end = bytes.limit() - (bytes.limit() - first) % blockSize;
      if (end > first) {
        writeBlocks(bytes.slice(first, end - first), length - rest.position());
        length += end - bytes.position();
        bytes.position(end);
        rest.clear();
      }
    }
    writeRest(bytes);
  }

  private boolean isAligned(ByteBuffer bytes, int first) {
    return bytes.isDirect() && first >= 0 && bytes.alignmentOffset(first, blockSize) == 0;
  }

  private void writeBlocks(ByteBuffer source, long position) throws IOException {
    try {
      write(source, blocks, position);
      directBytes += blocks == channel ? 0 : source.capacity();
    } catch (IOException e) {
      if (blocks == channel) {
        throw e;
      }
      // Some file systems take the open option and refuse the write.
      blocks.close();
      blocks = channel;
      write(source, channel, position + source.position());
    }
  }

  private void writeRest(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    int kept = (int) ((length + count) % blockSize);
    if (kept < count) {
      rest.clear();
    }
    int added = Math.min(kept, count);
    rest.put(rest.position(), bytes, bytes.limit() - added, added);
    rest.position(kept);
    write(bytes, channel, length);
    length += count;
  }

  /** Writes the buffer from its position to its limit, to {@code position} in the file. */
  private static void write(ByteBuffer source, FileChannel target, long position)
      throws IOException {
    long offset = position - source.position();
    while (source.hasRemaining()) {
      target.write(source, offset + source.position());
    }
  }

  /** How many bytes went past the page cache. */
  long directBytes() {
    return directBytes;
  }

  @Override
  public void truncate(long length) throws IOException {
    channel.truncate(length);
  }

  @Override
  public void close() throws IOException {
    try {
      blocks.close();
    } finally {
      channel.close();
    }
  }
}
