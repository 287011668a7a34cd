package io.tiltyard.monitor.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A {@link LogFile} whose whole disk blocks go past the page cache, so that a log which nobody
 * reads soon neither evicts what others need nor takes fresh memory for every byte. The rest, less
 * than a disk block, goes through the cache and is written again when its block is whole. The file
 * ends behind the last appended byte at any time.
 */
final class DirectLogFile implements LogFile {
  private final FileChannel channel;
  private final int blockSize;

  /** Begins at {@link #start} in the file and holds less than a disk block between appends. */
  private final ByteBuffer buffer;

  private FileChannel blocks;
  private long start;

  /** How many bytes of the buffer are in the file. */
  private int written;

  /**
   * @param channel to the file, which is empty
   * @param direct to the same file, past the page cache
   * @param blockSize of the file system, in bytes
   * @param buffer aligned to blocks and some blocks long; belongs to this file until it is closed
   */
  DirectLogFile(FileChannel channel, FileChannel direct, int blockSize, ByteBuffer buffer) {
    this.channel = channel;
    this.blocks = direct;
    this.blockSize = blockSize;
    this.buffer = buffer.clear();
  }

  @Override
  public void append(byte[] bytes, int length) throws IOException {
    int taken = 0;
    while (taken < length) {
      int count = Math.min(buffer.remaining(), length - taken);
      buffer.put(bytes, taken, count);
      taken += count;
      writeBlocks();
    }
    writeRest();
  }

  private void writeBlocks() throws IOException {
    int end = buffer.position();
    int whole = end - end % blockSize;
    if (whole == 0) {
      return;
    }
    writeBlocks(buffer.slice(0, whole));
    buffer.limit(end).position(whole).compact();
    start += whole;
    written = 0;
  }

  private void writeBlocks(ByteBuffer source) throws IOException {
    try {
      write(source, blocks);
    } catch (IOException e) {
      if (blocks == channel) {
        throw e;
      }
      // Some file systems take the open option and refuse the write.
      blocks.close();
      blocks = channel;
      write(source, channel);
    }
  }

  private void write(ByteBuffer source, FileChannel target) throws IOException {
    while (source.hasRemaining()) {
      target.write(source, start + source.position());
    }
  }

  private void writeRest() throws IOException {
    ByteBuffer rest = buffer.slice(written, buffer.position() - written);
    long position = start + written;
    while (rest.hasRemaining()) {
      channel.write(rest, position + rest.position());
    }
    written = buffer.position();
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
