package io.tiltyard.runtime.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The directory of a process that tries versions. It works there, its temporary files lie there,
 * each version that it tries has a directory in it, and all of that goes with the process.
 */
final class TrialDirectory {
  /** What the directories of this process's trials begin with. */
  static final String PREFIX = "tiltyard-trial-" + ProcessHandle.current().pid() + "-";

  private final Path path;

  TrialDirectory(Path path) {
    this.path = path;
  }

  /** Only this user may look into it. */
  static TrialDirectory create() throws IOException {
    return new TrialDirectory(Files.createTempDirectory(PREFIX));
  }

  Path path() {
    return path;
  }

  /**
   * What is said about one version.
   *
   * @param number of the version among those that the process tries, from 1
   */
  TrialFiles files(int number) {
    return new TrialFiles(path.resolve(Integer.toString(number)));
  }

  void delete() throws IOException {
    delete(path);
  }

  /** Deletes a directory and all that is in it. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // Somebody was faster.
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
