package io.tiltyard.repository.source;

import io.tiltyard.base.error.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Files below one directory of a repository, plain ones only: no links, devices, pipes, sockets or
 * files that are mostly holes. The repository itself may be a link; nothing below it is followed.
 */
final class DirectoryFiles implements SourceFiles {
  private final Path repository;
  private final List<String> place;
  private final Predicate<String> wanted;

  /**
   * @param place the names of the directories from {@code repository} down
   * @param wanted which of the names directly in that place are looked at
   */
  DirectoryFiles(Path repository, List<String> place, Predicate<String> wanted) {
    this.repository = repository;
    this.place = List.copyOf(place);
    this.wanted = wanted;
  }

  @Override
  public List<SourceFile> list() throws IOException, RefusedFileException {
    Path root = repository;
    for (String step : place) {
      root = root.resolve(step);
      if (FileFacts.of(root).kind() != FileFacts.Kind.DIRECTORY) {
        throw new RefusedFileException(
            "symlink", "'" + Excerpt.of(step) + "' is not a directory of its own");
      }
    }
    Listing listing = new Listing();
    listing.list(root, "", 0);
    FileNames.check(listing.files);
    listing.files.sort(Comparator.comparing(SourceFile::name));
    return listing.files;
  }

  /** One walk, with what it found. */
  private final class Listing {
    private final List<SourceFile> files = new ArrayList<>();
    private int entries;

    private void list(Path directory, String prefix, int depth)
        throws IOException, RefusedFileException {
      if (depth > MAX_DEPTH) {
        throw new RefusedFileException(
            "too_deep",
            "'"
                + Excerpt.of(prefix)
                + "' lies more than "
                + MAX_DEPTH
                + " directories deep, expected fewer");
      }
      try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
        for (Path child : children) {
          String name = String.valueOf(child.getFileName());
          if (depth > 0 || wanted.test(name)) {
            add(child, prefix + name, depth);
          }
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }

    private void add(Path path, String name, int depth) throws IOException, RefusedFileException {
      entries++;
      if (entries > MAX_ENTRIES) {
        throw new RefusedFileException(
            "too_large", "more than " + MAX_ENTRIES + " files and directories, expected fewer");
      }
      FileFacts facts = FileFacts.of(path);
      if (facts.kind() == FileFacts.Kind.DIRECTORY) {
        list(path, name + "/", depth + 1);
      } else {
        facts.checkPlain(name);
        Holes.check(path, facts.size(), name);
        files.add(new SourceFile(name, facts.size(), facts.tag()));
      }
    }
  }

  @Override
  public InputStream open(SourceFile file, long offset) throws IOException, RefusedFileException {
    FileNames.check(file.name());
    List<String> steps = new ArrayList<>(place);
    steps.addAll(List.of(file.name().split("/")));
    SeekableByteChannel channel = FileBelow.open(repository, steps, file.name());
    try {
      channel.position(offset);
      return Channels.newInputStream(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
