package io.tiltyard.repository.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A file or directory on disk. */
record DirectoryPlace(Path path) implements Place {
  /** What lies directly below a directory, in ascending order of names. */
  static List<Place> below(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(Comparator.naturalOrder());
    return children.stream().<Place>map(DirectoryPlace::new).toList();
  }

  @Override
  public String name() {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  @Override
  public boolean isDirectory() {
    return Files.isDirectory(path);
  }

  @Override
  public boolean isLink() {
    return Files.isSymbolicLink(path);
  }

  @Override
  public boolean isFile() {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<Place> children() throws IOException {
    return below(path);
  }

  @Override
  public String fingerprint() throws IOException {
    return Fingerprint.of(path);
  }

  @Override
  public String text() throws IOException {
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      return new String(
          in.readNBytes(RepositoryLayout.MAX_CONFIGURATION_BYTES + 1), StandardCharsets.UTF_8);
    }
  }
}
