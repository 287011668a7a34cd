package io.tiltyard.runtime.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A small file that is mapped into memory, in which each place of work marks what it is at. A mark
 * is one store into a page of the kernel's, which outlives the process however it ends.
 *
 * <p>Layout: a header of {@value #HEADER} bytes (when the process began and which it is), then
 * {@value #SLOTS} slots of {@value #SLOT} bytes: a state byte, the version, the length of the
 * model's name, its name.
 */
final class WorkFile {
  static final int SLOTS = 1024;
  private static final int HEADER = 64;
  private static final int SLOT = 256;
  private static final int VERSION = 8;
  private static final int LENGTH = 16;
  private static final int NAME = 20;
  private static final long MAGIC = 0x54696C7479617264L;
  private static final List<State> AT_WORK = List.of(State.LOADING, State.RUNNING);
  private static final int BYTES = HEADER + SLOTS * SLOT;

  /** What a slot's place of work is at. */
  enum State {
    FREE(0),
    IDLE(1),
    LOADING(2),
    RUNNING(3);

    private final byte code;

    State(int code) {
      this.code = (byte) code;
    }
  }

  /**
   * A slot that was in use when its process ended.
   *
   * @param state LOADING or RUNNING
   */
  record Mark(State state, String model, long version) {}

  /**
   * What an earlier process left.
   *
   * @param pid which it was
   * @param beganMillis when it began, since the epoch
   * @param marks what it was at
   */
  record Left(long pid, long beganMillis, List<Mark> marks) {}

  private final ByteBuffer bytes;

  private WorkFile(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Starts the file anew for this process. */
  static WorkFile create(Path file, long pid, long nowMillis) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      // Written, not left sparse: a full disk is found out now and not by a signal later.
      ByteBuffer zeros = ByteBuffer.allocate(BYTES);
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
      ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
      mapped.putLong(0, MAGIC).putLong(8, pid).putLong(16, nowMillis);
      return new WorkFile(mapped);
    }
  }

  /** Reads what an earlier process left; a file of another kind has no marks. */
  static Left read(ByteBuffer content) {
    List<Mark> marks = new ArrayList<>();
    if (content.remaining() != BYTES || content.getLong(0) != MAGIC) {
      return new Left(0, 0, marks);
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      int at = HEADER + slot * SLOT;
      byte code = content.get(at);
      int length = content.getInt(at + LENGTH);
      boolean whole = length > 0 && length <= SLOT - NAME;
      for (State state : AT_WORK) {
        if (whole && state.code == code) {
          byte[] name = new byte[length];
          content.get(at + NAME, name);
          String model = new String(name, StandardCharsets.UTF_8);
          marks.add(new Mark(state, model, content.getLong(at + VERSION)));
        }
      }
    }
    return new Left(content.getLong(8), content.getLong(16), marks);
  }

  /** Gives a slot its version. */
  void name(int slot, String model, long version) {
    int at = HEADER + slot * SLOT;
    byte[] name = model.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(name.length, SLOT - NAME);
    bytes.put(at + NAME, name, 0, length);
    bytes.putInt(at + LENGTH, length);
    bytes.putLong(at + VERSION, version);
  }

  /** Marks what a slot's place of work is at. One store. */
  void mark(int slot, State state) {
    bytes.put(HEADER + slot * SLOT, state.code);
  }
}
