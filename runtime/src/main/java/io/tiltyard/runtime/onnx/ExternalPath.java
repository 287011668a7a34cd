package io.tiltyard.runtime.onnx;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Where an external data file lies. Only a plain file below the version's directory will do,
 * reached without {@code ..}, links or an absolute path, and known under one name only: a hard link
 * would be a way around the rest.
 */
final class ExternalPath {
  private ExternalPath() {}

  /**
   * @param location as the model names it
   */
  static Path resolve(Path directory, String location) throws ModelLoadException {
    Path relative = parse(location);
    Path path = directory;
    for (Path step : relative) {
      path = path.resolve(step);
      if (step.toString().equals("..") || Files.isSymbolicLink(path)) {
        throw refused(location, "leaves the version's directory");
      }
    }
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(location, "is missing");
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(location, "is no file");
    }
    if (linkCount(path) > 1) {
      throw refused(location, "has more than one hard link, expected a file of its own");
    }
    return path;
  }

  private static Path parse(String location) throws ModelLoadException {
    boolean odd = location.isEmpty() || location.indexOf('\\') >= 0 || location.indexOf('*') >= 0;
    try {
      Path path = Path.of(location);
      if (!odd && !path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new ModelLoadException(
          LoadFailures.EXTERNAL_DATA, "an external data location is no path", e);
    }
    throw refused(location, "is no relative path");
  }

  private static int linkCount(Path path) throws ModelLoadException {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
      return 1;
    }
    try {
      return (int) Files.getAttribute(path, "unix:nlink");
    } catch (IOException e) {
      throw new ModelLoadException(
          LoadFailures.EXTERNAL_DATA, "an external data file cannot be read", e);
    }
  }

  /** An absolute location is not repeated: messages hold no path of the machine. */
  private static ModelLoadException refused(String location, String why) {
    boolean tell = !location.startsWith("/") && !location.startsWith("\\");
    return new ModelLoadException(
        LoadFailures.EXTERNAL_DATA,
        "external data location" + (tell ? " '" + Excerpt.of(location) + "'" : "") + " " + why);
  }
}
