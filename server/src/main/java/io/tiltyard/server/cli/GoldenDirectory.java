package io.tiltyard.server.cli;

import io.tiltyard.runtime.golden.GoldenSet;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Where golden files are written; each appears whole or not at all. */
final class GoldenDirectory {
  private static final String SUFFIX = ".json";

  private final Path directory;
  private final boolean force;

  /**
   * @param force whether files that are there are replaced
   */
  GoldenDirectory(Path directory, boolean force) {
    this.directory = directory;
    this.force = force;
  }

  /** Whether files of these names may be written, and are no more than a version reads. */
  void checkFree(Collection<String> names) throws CommandException {
    for (String name : names) {
      Path file = directory.resolve(name);
      if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new CommandException(file + " is there already; replace it with --force");
      }
    }
    try {
      Set<String> together = new HashSet<>(names);
      together.addAll(present().keySet());
      checkCount(together.size());
    } catch (IOException e) {
      throw new CommandException(directory + " cannot be read: " + e);
    }
  }

  /**
   * Writes files.
   *
   * @return them, in their order
   */
  List<Path> write(Map<String, byte[]> files) throws CommandException {
    List<Path> written = new ArrayList<>();
    try {
      Files.createDirectories(directory);
      checkLimits(files);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        written.add(write(directory.resolve(file.getKey()), file.getValue()));
      }
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(e.getFile() + " is there already, and is no directory");
    } catch (IOException e) {
      throw new CommandException(directory + " cannot be written to: " + e);
    }
    return written;
  }

  private static Path write(Path file, byte[] json) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(unfinished, json);
      return Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** More than a version reads would end its load. */
  private void checkLimits(Map<String, byte[]> files) throws IOException, CommandException {
    Map<String, Long> sizes = present();
    files.forEach((name, json) -> sizes.put(name, (long) json.length));
    checkCount(sizes.size());
    long bytes = sizes.values().stream().mapToLong(size -> size).sum();
    if (bytes > GoldenSet.MAX_TOTAL_BYTES) {
      throw tooMany(bytes, "bytes of golden files", GoldenSet.MAX_TOTAL_BYTES);
    }
  }

  /** The golden files that are there, and their bytes. */
  private Map<String, Long> present() throws IOException {
    Map<String, Long> sizes = new HashMap<>();
    if (!Files.isDirectory(directory)) {
      return sizes;
    }
    try (Stream<Path> present = Files.list(directory)) {
      for (Path file : present.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX)) {
          sizes.put(name, Files.size(file));
        }
      }
    }
    return sizes;
  }

  private void checkCount(int files) throws CommandException {
    if (files > GoldenSet.MAX_FILES) {
      throw tooMany(files, "golden files", GoldenSet.MAX_FILES);
    }
  }

  private CommandException tooMany(long found, String unit, long most) {
    return new CommandException(
        directory + " would have " + found + " " + unit + ", expected at most " + most);
  }
}
