package io.tiltyard.runtime.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * A directory in which one tree is put together: its {@code files}, a {@code journal} of how far
 * the copy came, and a {@code lock} that the process which works on it holds. It survives that
 * process.
 */
final class Staging implements AutoCloseable {
  private static final String FILES = "files";
  private static final String JOURNAL = "journal";
  private static final String LOCK = "lock";

  private final Path place;
  private final Disk disk;
  private final FileChannel lock;

  private Staging(Path place, Disk disk, FileChannel lock) {
    this.place = place;
    this.disk = disk;
    this.lock = lock;
  }

  /** Takes a directory over, or returns null where somebody works on it. */
  static @Nullable Staging tryLock(Path place, Disk disk) throws IOException {
    FileChannel channel = disk.open(place.resolve(LOCK));
    try {
      if (channel.tryLock() != null) {
        return new Staging(place, disk, channel);
      }
    } catch (OverlappingFileLockException e) {
      // Held by this process.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  Path place() {
    return place;
  }

  /** Where the tree grows. */
  Path files() {
    return place.resolve(FILES);
  }

  @Nullable Journal journal() {
    return Journal.read(place.resolve(JOURNAL));
  }

  /** Replaces the journal in one step. */
  void write(Journal journal) throws IOException {
    Path next = place.resolve(JOURNAL + ".next");
    try (FileChannel channel = disk.open(next)) {
      channel.truncate(0);
      ByteBuffer bytes = ByteBuffer.wrap(journal.bytes());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        next,
        place.resolve(JOURNAL),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Throws all of it away. */
  void remove() throws IOException {
    Trees.delete(place);
  }

  /** Leaves it to whoever goes on with it. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
