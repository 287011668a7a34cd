package io.tiltyard.repository.source;

import io.tiltyard.base.error.Excerpt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/**
 * What the file system says of one name; links are not followed and nothing is opened.
 *
 * @param size in bytes
 * @param times when it was written, and, where the file system tells, when anything about it
 *     changed
 * @param links how many names it has; 1 where the file system does not tell
 */
record FileFacts(Kind kind, long size, String times, int links) {
  enum Kind {
    FILE,
    DIRECTORY,
    LINK,
    SPECIAL
  }

  static FileFacts of(Path path) throws IOException {
    BasicFileAttributes basic =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    String written = basic.lastModifiedTime().toString();
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return new FileFacts(kind(basic), basic.size(), written, 1);
    }
    Map<String, Object> unix =
        Files.readAttributes(path, "unix:nlink,ctime", LinkOption.NOFOLLOW_LINKS);
    int links = unix.get("nlink") instanceof Integer count ? count : 1;
    return new FileFacts(kind(basic), basic.size(), written + "|" + unix.get("ctime"), links);
  }

  private static Kind kind(BasicFileAttributes basic) {
    if (basic.isSymbolicLink()) {
      return Kind.LINK;
    }
    if (basic.isDirectory()) {
      return Kind.DIRECTORY;
    }
    return basic.isRegularFile() ? Kind.FILE : Kind.SPECIAL;
  }

  /** Changes when the content does, unless somebody takes care that it does not. */
  String tag() {
    return size + "|" + times;
  }

  /**
   * Refuses all but a plain file with one name.
   *
   * @param name for the message, relative
   * @throws RefusedFileException {@code symlink}, {@code hardlink} or {@code special_file}
   */
  void checkPlain(String name) throws RefusedFileException {
    switch (kind) {
      case LINK -> throw refused("symlink", name, "is a symbolic link, expected a file of its own");
      case SPECIAL ->
          throw refused("special_file", name, "is a device, pipe or socket, expected a plain file");
      case DIRECTORY ->
          throw refused("special_file", name, "is a directory, expected a plain file");
      case FILE -> {
        if (links > 1) {
          throw refused(
              "hardlink", name, "has more than one hard link, expected a file of its own");
        }
      }
    }
  }

  private static RefusedFileException refused(String reason, String name, String why) {
    return new RefusedFileException(reason, "'" + Excerpt.of(name) + "' " + why);
  }
}
