package io.tiltyard.repository.store;

import io.tiltyard.base.error.Excerpt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Directories full of files: hashed, made read-only, removed. No link is followed. */
final class Trees {
  private static final String READ_ONLY_FILE = "r--------";
  private static final String READ_ONLY_DIRECTORY = "r-x------";
  private static final String PRIVATE_DIRECTORY = "rwx------";
  private static final int CHUNK = 1 << 20;

  private Trees() {}

  /** A tree holds what no tree of the store holds. */
  static final class OddTreeException extends Exception {
    private static final long serialVersionUID = 1L;

    OddTreeException(String message) {
      super(message);
    }
  }

  /** All files with their hashes, in the order of {@link Sha256#BY_BYTES}. */
  static List<StoredFile> read(Path root) throws IOException, OddTreeException {
    List<Path> paths = new ArrayList<>();
    Files.walkFileTree(root, new Collector(paths));
    List<StoredFile> files = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    for (Path path : paths) {
      String name = root.relativize(path).toString().replace('\\', '/');
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new OddTreeException("'" + Excerpt.of(name) + "' is no plain file");
      }
      try (FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        MessageDigest digest = Sha256.create();
        long size = hash(channel, Long.MAX_VALUE, digest, buffer);
        files.add(new StoredFile(name, size, Sha256.hex(digest.digest())));
      }
    }
    files.sort(Comparator.comparing(StoredFile::name, Sha256.BY_BYTES));
    return files;
  }

  /**
   * Hashes from the channel's position to the end, or as many bytes as asked for.
   *
   * @return how many there were
   */
  static long hash(FileChannel channel, long maxBytes, MessageDigest digest, ByteBuffer buffer)
      throws IOException {
    long done = 0;
    while (done < maxBytes) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), maxBytes - done));
      int read = channel.read(buffer);
      if (read < 0) {
        break;
      }
      digest.update(buffer.flip());
      done += read;
    }
    return done;
  }

  /** Directories below {@code root}, and {@code root}, the deepest first. */
  static List<Path> directories(Path root) throws IOException {
    List<Path> directories = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            directories.add(directory);
            return FileVisitResult.CONTINUE;
          }
        });
    return directories;
  }

  /** What lies directly in a directory, by name. */
  static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(Comparator.naturalOrder());
    return children;
  }

  /** Nobody but the owner may even look into it. */
  static void makePrivate(Path directory) throws IOException {
    permit(directory, PRIVATE_DIRECTORY, true);
  }

  static void makeReadOnly(Path file) throws IOException {
    permit(file, READ_ONLY_FILE, false);
  }

  static void makeDirectoryReadOnly(Path directory) throws IOException {
    if (isPosix(directory)) {
      permit(directory, READ_ONLY_DIRECTORY, false);
    }
  }

  private static void permit(Path path, String permissions, boolean writable) throws IOException {
    if (isPosix(path)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    } else if (!path.toFile().setWritable(writable)) {
      throw new IOException("permissions cannot be set");
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Removes a directory with all that is in it; what is gone already is no error. */
  static void delete(Path root) throws IOException {
    try {
      Files.walkFileTree(root, new Deleter());
    } catch (NoSuchFileException e) {
      // Somebody else removed it, which is as good.
    }
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> files;

    Collector(List<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      files.add(file);
      return FileVisitResult.CONTINUE;
    }
  }

  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      makePrivate(directory);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!isPosix(file) && !file.toFile().setWritable(true)) {
        throw new IOException("permissions cannot be set");
      }
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
