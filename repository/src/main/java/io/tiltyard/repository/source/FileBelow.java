package io.tiltyard.repository.source;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * Opens a file below a directory without following a link on the way, also one that somebody puts
 * there at this very moment: where the platform can, each directory is opened within the one
 * before.
 */
final class FileBelow {
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private FileBelow() {}

  /**
   * @param steps names from {@code top} down, the file's last; {@code top} may be a link
   * @param name for messages
   */
  static SeekableByteChannel open(Path top, List<String> steps, String name)
      throws IOException, RefusedFileException {
    Path path = top;
    for (String step : steps) {
      path = path.resolve(step);
      FileFacts facts = FileFacts.of(path);
      if (facts.kind() != FileFacts.Kind.DIRECTORY) {
        facts.checkPlain(name);
      }
    }
    FileFacts.of(path).checkPlain(name); // before it is opened: a pipe would block
    SeekableByteChannel channel = open(top, steps);
    try {
      FileFacts.of(path).checkPlain(name);
      return channel;
    } catch (IOException | RefusedFileException e) {
      channel.close();
      throw e;
    }
  }

  private static SeekableByteChannel open(Path top, List<String> steps) throws IOException {
    try (DirectoryStream<Path> directory = Files.newDirectoryStream(top)) {
      if (directory instanceof SecureDirectoryStream<Path> secure) {
        return open(secure, steps, top);
      }
    }
    Path path = top;
    for (String step : steps) {
      path = path.resolve(step);
    }
    return Files.newByteChannel(path, READ);
  }

  private static SeekableByteChannel open(
      SecureDirectoryStream<Path> directory, List<String> steps, Path top) throws IOException {
    Path step = top.getFileSystem().getPath(steps.get(0));
    if (steps.size() == 1) {
      return directory.newByteChannel(step, READ);
    }
    try (SecureDirectoryStream<Path> next =
        directory.newDirectoryStream(step, LinkOption.NOFOLLOW_LINKS)) {
      return open(next, steps.subList(1, steps.size()), top);
    }
  }
}
