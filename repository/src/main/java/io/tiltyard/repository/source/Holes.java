package io.tiltyard.repository.source;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import io.tiltyard.base.error.Excerpt;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was never written to a file (lseek(2), SEEK_HOLE): some kilobytes on disk can claim to
 * be terabytes, which the copy would then have to write. A few holes are no fault, as some file
 * systems make them out of zeros.
 */
final class Holes {
  private static final int OPEN_FLAGS = 0x800 | 0x80000; // O_NONBLOCK, O_CLOEXEC
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int MOST_LOOKS = 10_000;

  /** The holes of a smaller file cost nobody anything. */
  private static final long LEAST_SIZE = 64 << 10;

  private static final @Nullable NativeLibrary LIBC = find();

  private Holes() {}

  private static @Nullable NativeLibrary find() {
    try {
      return Platform.isLinux() && Platform.is64Bit() ? NativeLibrary.getInstance("c") : null;
    } catch (UnsatisfiedLinkError e) {
      return null;
    }
  }

  /**
   * Refuses a file more than half of which is holes. Elsewhere than on Linux, and where the file
   * system does not tell, none is.
   *
   * @param file a plain file
   * @param name for the message, relative
   * @throws RefusedFileException {@code sparse_file}
   */
  static void check(Path file, long size, String name) throws RefusedFileException {
    if (size >= LEAST_SIZE && bytes(file, size) > size / 2) {
      throw new RefusedFileException(
          "sparse_file",
          "'"
              + Excerpt.of(name)
              + "' has "
              + size
              + " bytes of which most were never written, expected a file without holes");
    }
  }

  /** How many bytes of a file are holes; of one with very many holes, no more than the first. */
  static long bytes(Path file, long size) {
    if (LIBC == null) {
      return 0;
    }
    int descriptor = LIBC.getFunction("open").invokeInt(new Object[] {file.toString(), OPEN_FLAGS});
    if (descriptor < 0) {
      return 0; // whoever reads it says why
    }
    try {
      return bytes(LIBC.getFunction("lseek"), descriptor, size);
    } finally {
      LIBC.getFunction("close").invokeInt(new Object[] {descriptor});
    }
  }

  private static long bytes(Function lseek, int descriptor, long size) {
    long holes = 0;
    long at = 0;
    for (int i = 0; i < MOST_LOOKS && at < size; i++) {
      long hole = lseek.invokeLong(new Object[] {descriptor, at, SEEK_HOLE});
      if (hole < 0 || hole >= size) {
        break;
      }
      long data = lseek.invokeLong(new Object[] {descriptor, hole, SEEK_DATA});
      at = data < 0 ? size : data; // nothing but a hole follows
      holes += at - hole;
    }
    return holes;
  }
}
