package io.tiltyard.monitor.file;

import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Bytes in memory on their way to a {@link RollingFile}. They lie outside the heap, and as far
 * behind an aligned address as they will lie behind the beginning of a disk block, so that they can
 * be written from where they are. The memory grows with what is put in and is kept, for memory that
 * was never touched is dear. For one thread.
 */
public final class ByteBlock extends OutputStream {
  /** A multiple of every disk block that is written directly. */
  static final int ALIGNMENT = 64 << 10;

  private static final ByteBuffer NONE = ByteBuffer.allocateDirect(0);

  private final int usualBytes;
  private ByteBuffer memory = NONE;
  private int start;

  /**
   * @param usualBytes that fit before the memory grows; allocated when the block first begins
   */
  public ByteBlock(int usualBytes) {
    this.usualBytes = usualBytes;
  }

  private static ByteBuffer allocate(long bytes) {
    long whole = (bytes / ALIGNMENT + 3) * ALIGNMENT; // rounded up, room for a start and to align
    try {
      return ByteBuffer.allocateDirect(Math.toIntExact(whole)).alignedSlice(ALIGNMENT);
    } catch (OutOfMemoryError | ArithmeticException e) {
      throw new IllegalStateException("no memory for a block of " + bytes + " bytes", e);
    }
  }

  /** Forgets the bytes; the next ones belong at {@code filePosition} of a file. */
  public void begin(long filePosition) {
    if (memory.capacity() == 0) {
      memory = allocate(usualBytes);
    }
    start = (int) (filePosition % ALIGNMENT);
    memory.clear().position(start);
  }

  /** How many bytes were put in. */
  public int size() {
    return memory.position() - start;
  }

  /** Forgets the bytes behind the first {@code size}. */
  public void truncate(int size) {
    memory.position(start + size);
  }

  /**
   * The memory, with room for {@code bytes} at its position: what is put there belongs to the
   * block. Until the next call of {@link #room}, {@link #begin} or a write.
   */
  public ByteBuffer room(int bytes) {
    if (memory.remaining() < bytes) {
      int end = memory.position();
      ByteBuffer larger = allocate(Math.max(end + (long) bytes, 2L * memory.capacity()));
      larger.put(start, memory, start, end - start).position(end);
      memory = larger;
    }
    return memory;
  }

  /** The bytes, from position to limit, as {@link #room} gives them: not a copy. */
  public ByteBuffer bytes() {
    return memory.duplicate().flip().position(start);
  }

  @Override
  public void write(int value) {
    room(1).put((byte) value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    room(length).put(bytes, offset, length);
  }
}
