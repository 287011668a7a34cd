package io.tiltyard.repository.source;

import java.io.IOException;
import java.util.List;

/**
 * A file or directory of a repository, whatever keeps it: what {@link RepositoryLayout} looks at.
 */
public interface Place {
  /** Without the directories above it. */
  String name();

  /** Whether there are others below it; also for a link that leads to such a place. */
  boolean isDirectory();

  /** Whether it only leads elsewhere. */
  boolean isLink();

  /** Whether it is a plain file. */
  boolean isFile();

  /** What lies directly below a directory, in ascending order of names. */
  List<Place> children() throws IOException;

  /**
   * The names, sizes and times or etags of all that lies below a directory, as one short text.
   *
   * @throws IOException also where there is more to look at than a version may have
   */
  String fingerprint() throws IOException;

  /** The text of a file, or as much of it that whoever parses it can say that it is too long. */
  String text() throws IOException;
}
