package io.tiltyard.repository.store;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.repository.source.RefusedFileException;
import io.tiltyard.repository.source.SourceFile;
import io.tiltyard.repository.source.SourceFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies files into a {@link Staging}, and goes on where an earlier copy of the same files stopped.
 * What that one left is hashed again and held against its journal: after a power failure, a file
 * may be as long as it should be and yet hold zeros.
 */
final class TreeCopy {
  private final Staging staging;
  private final Disk disk;
  private final StoreSettings settings;
  private final Clock clock;
  private final String label;
  private final List<Journal.Entry> entries = new ArrayList<>();
  private final ByteBuffer buffer;
  private long copied;
  private long sinceMark;

  /**
   * @param files in the order of {@link Sha256#BY_BYTES}
   * @throws IOException where what an earlier copy left cannot be looked at
   */
  TreeCopy(
      Staging staging,
      Disk disk,
      StoreSettings settings,
      Clock clock,
      String label,
      List<SourceFile> files)
      throws IOException {
    this.staging = staging;
    this.disk = disk;
    this.settings = settings;
    this.clock = clock;
    this.label = label;
    this.buffer = ByteBuffer.allocate(settings.chunkBytes());
    Map<SourceFile, Journal.Entry> known = known(staging.journal());
    String nothing = Sha256.hex(Sha256.create().digest());
    for (SourceFile file : files) {
      entries.add(known.getOrDefault(file, new Journal.Entry(file, 0, nothing)));
    }
    if (Files.isDirectory(staging.files())) {
      removeOthers(files);
    } else {
      Files.createDirectories(staging.files());
    }
  }

  private static Map<SourceFile, Journal.Entry> known(@Nullable Journal journal) {
    Map<SourceFile, Journal.Entry> known = new HashMap<>();
    if (journal != null) {
      journal.entries().forEach(entry -> known.put(entry.file(), entry));
    }
    return known;
  }

  /** Whatever is no part of this tree any more, and the directories that stay empty then. */
  private void removeOthers(List<SourceFile> files) throws IOException {
    Set<Path> wanted = new HashSet<>();
    files.forEach(file -> wanted.add(path(file)));
    for (Path directory : Trees.directories(staging.files())) {
      Trees.makePrivate(directory);
      for (Path child : Trees.children(directory)) {
        boolean isDirectory = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
        boolean isEmpty = isDirectory && Trees.children(child).isEmpty();
        if (isEmpty || (!isDirectory && !wanted.contains(child))) {
          Files.delete(child);
        }
      }
    }
  }

  private Path path(SourceFile file) {
    return staging.files().resolve(file.name());
  }

  /** Bytes that are still to be copied, if all that is there is good. */
  long missingBytes() {
    return entries.stream().mapToLong(entry -> entry.file().size() - entry.copied()).sum();
  }

  /**
   * Copies all that is missing.
   *
   * @return the files, in the order of {@link Sha256#BY_BYTES}
   */
  List<StoredFile> run(SourceFiles source, Pace pace) throws ModelLoadException {
    List<StoredFile> files = new ArrayList<>();
    mark();
    for (int i = 0; i < entries.size(); i++) {
      SourceFile file = entries.get(i).file();
      String sha256;
      try {
        sha256 = copy(i, source, pace);
      } catch (IOException e) {
        throw StoreFailures.writing(e);
      }
      files.add(new StoredFile(file.name(), file.size(), sha256));
    }
    return files;
  }

  private String copy(int index, SourceFiles source, Pace pace)
      throws IOException, ModelLoadException {
    SourceFile file = entries.get(index).file();
    Path path = path(file);
    Files.createDirectories(path.getParent());
    makeWritable(path);
    String sha256;
    try (FileChannel target = disk.open(path)) {
      MessageDigest digest = resume(entries.get(index), target);
      copied += target.position();
      try {
        if (target.position() < file.size() || file.size() == 0) {
          copy(index, source, target, digest, pace);
        }
      } finally {
        note(index, target.position(), digest);
      }
      target.truncate(file.size());
      target.force(true);
      sha256 = Sha256.hex(digest.digest());
    }
    Trees.makeReadOnly(path);
    return sha256;
  }

  private static void makeWritable(Path path) throws IOException {
    if (Files.exists(path)) {
      Trees.makePrivate(path);
    }
  }

  /** Positions the channel behind what is good already, and returns the hash of that. */
  private MessageDigest resume(Journal.Entry entry, FileChannel target) throws IOException {
    MessageDigest digest = Sha256.create();
    if (target.size() >= entry.copied()) {
      Trees.hash(target, entry.copied(), digest, buffer);
      if (Sha256.soFar(digest).equals(entry.sha256())) {
        return digest;
      }
    }
    target.position(0);
    return Sha256.create();
  }

  private void copy(
      int index, SourceFiles source, FileChannel target, MessageDigest digest, Pace pace)
      throws IOException, ModelLoadException {
    SourceFile file = entries.get(index).file();
    try (Reader reader = new Reader(source, file, target.position())) {
      while (target.position() < file.size()) {
        int length = (int) Math.min(buffer.capacity(), file.size() - target.position());
        int read = reader.read(buffer.array(), length);
        if (read < 0) {
          throw inMotion(file, target.position() + " bytes");
        }
        write(target, buffer.clear().limit(read));
        digest.update(buffer.array(), 0, read);
        copied += read;
        sinceMark += read;
        if (sinceMark >= settings.markBytes()) {
          target.force(true);
          note(index, target.position(), digest);
          mark();
        }
        pace.pause(copied);
      }
      if (reader.read(buffer.array(), 1) >= 0) {
        throw inMotion(file, "more");
      }
    }
  }

  private static void write(FileChannel target, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      target.write(bytes);
    }
  }

  private static ModelLoadException inMotion(SourceFile file, String found) {
    return new ModelLoadException(
        StoreFailures.IN_MOTION,
        "'"
            + Excerpt.of(file.name())
            + "' had "
            + found
            + " when it was read, expected the "
            + file.size()
            + " bytes that it had before");
  }

  private void note(int index, long position, MessageDigest digest) {
    SourceFile file = entries.get(index).file();
    entries.set(index, new Journal.Entry(file, position, Sha256.soFar(digest)));
  }

  /** Notes how far the copy came, for whoever goes on with it. */
  void mark() throws ModelLoadException {
    sinceMark = 0;
    try {
      staging.write(new Journal(label, clock.epochMicros(), entries));
    } catch (IOException e) {
      throw StoreFailures.writing(e);
    }
  }

  /** Makes the names and the directories last, and takes away the right to write there. */
  void seal() throws ModelLoadException {
    try {
      for (Path directory : Trees.directories(staging.files())) {
        disk.force(directory);
        if (!directory.equals(staging.files())) {
          Trees.makeDirectoryReadOnly(directory);
        }
      }
    } catch (IOException e) {
      throw StoreFailures.writing(e);
    }
  }

  /** Reads from the source, and says that it was the source where that fails. */
  private static final class Reader implements AutoCloseable {
    private final InputStream in;
    private final String name;

    Reader(SourceFiles source, SourceFile file, long offset) throws ModelLoadException {
      name = file.name();
      try {
        in = source.open(file, offset);
      } catch (IOException e) {
        throw StoreFailures.reading(name, e);
      } catch (RefusedFileException e) {
        throw new ModelLoadException(e.reason(), String.valueOf(e.getMessage()), e);
      }
    }

    int read(byte[] target, int length) throws ModelLoadException {
      try {
        return in.read(target, 0, length);
      } catch (IOException e) {
        throw StoreFailures.reading(name, e);
      }
    }

    @Override
    public void close() throws ModelLoadException {
      try {
        in.close();
      } catch (IOException e) {
        throw StoreFailures.reading(name, e);
      }
    }
  }
}
