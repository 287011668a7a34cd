package io.tiltyard.base.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory that somebody has for himself until this is closed or the process ends, however it
 * ends: the kernel keeps the lock. Links and other spellings of a directory are that directory.
 */
public final class DirectoryLock implements AutoCloseable {
  private static final String FILE = ".lock";
  private static final int MOST_BYTES = 512;

  /**
   * What this process has. Asked before the file is: whoever closes it gives up all locks that the
   * process has on it.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** Somebody else has the directory; the message says who, as a clause. */
  public static final class TakenException extends IOException {
    private static final long serialVersionUID = 1L;

    TakenException(String message) {
      super(message);
    }
  }

  /**
   * Takes a directory, which is made where it is missing. Does not wait.
   *
   * @param purpose what for, in a few words for whoever comes second
   * @throws TakenException where another has it, in this process or another one
   * @throws IOException where it cannot be made or written; {@link #why} has the cause in words
   */
  public static DirectoryLock take(Path directory, String purpose) throws IOException {
    if (!Files.isDirectory(directory)) { // which may be a link
      Files.createDirectories(directory);
    }
    Path real = directory.toRealPath();
    if (!OWN.add(real)) {
      throw new TakenException("is in use by this very process");
    }
    try {
      return new DirectoryLock(real, lock(real.resolve(FILE), purpose));
    } catch (IOException | RuntimeException e) {
      OWN.remove(real);
      throw e;
    }
  }

  private static FileChannel lock(Path file, String purpose) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      if (channel.tryLock() == null) {
        String who = text(channel);
        throw new TakenException("is in use by " + (who.isEmpty() ? "another process" : who));
      }
      String who =
          "process "
              + ProcessHandle.current().pid()
              + " since "
              + Instant.now().truncatedTo(ChronoUnit.SECONDS)
              + " ("
              + purpose
              + ")";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(who.getBytes(StandardCharsets.UTF_8)));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
    channel.read(bytes);
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
  }

  /** Why a directory cannot be used, in the system's words, without its path. */
  public static String why(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "Permission denied";
    }
    String reason =
        failure instanceof FileSystemException told ? told.getReason() : failure.getMessage();
    return reason == null ? failure.getClass().getSimpleName() : reason;
  }

  /** Gives the directory to the next one. May be called again. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      try (channel) {
        channel.truncate(0);
      } finally {
        OWN.remove(directory);
      }
    }
  }
}
