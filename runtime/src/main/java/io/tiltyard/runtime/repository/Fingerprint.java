package io.tiltyard.runtime.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The names, sizes and times of the files under a directory, as one text. */
final class Fingerprint {
  private static final int MAX_DEPTH = 8;

  private Fingerprint() {}

  static String of(Path place) throws IOException {
    Path directory = place.toRealPath(); // a version may be a link that is pointed elsewhere
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory, MAX_DEPTH)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      text.append(directory.relativize(file))
          .append('|')
          .append(Files.size(file))
          .append('|')
          .append(Files.getLastModifiedTime(file).toMillis())
          .append('\n');
    }
    return text.toString();
  }
}
