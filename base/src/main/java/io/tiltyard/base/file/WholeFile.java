package io.tiltyard.base.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Writes small files so that a reader, also after a power cut, finds the old or the new one. */
public final class WholeFile {
  private static final String NEXT = ".next";

  private WholeFile() {}

  /**
   * Replaces a file, or makes it and the directory it lies in. Blocks until the disk has it. One
   * caller at a time for one file.
   *
   * @throws IOException where that fails; what was there before stays
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file's place");
    Files.createDirectories(directory);
    Path next = directory.resolve(file.getFileName() + NEXT);
    write(next, content);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(directory);
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  /** So that the new name outlives a power cut. */
  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
