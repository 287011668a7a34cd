package io.tiltyard.repository.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * A directory in which one tree is put together: its {@code files}, and a {@code journal} of how
 * far the copy came. It outlives the process.
 */
record Staging(Path place, Disk disk) {
  private static final String JOURNAL = "journal";

  /** Where the tree grows. */
  Path files() {
    return place.resolve("files");
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
}
