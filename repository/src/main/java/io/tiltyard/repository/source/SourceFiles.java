package io.tiltyard.repository.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The files of one version, or of one model, as a repository has them. Used by load threads. */
public interface SourceFiles {
  /** More files and directories than this are refused. */
  int MAX_ENTRIES = 10_000;

  /** Directories below each other. */
  int MAX_DEPTH = 8;

  /**
   * All files, in ascending order of their names.
   *
   * @throws RefusedFileException for something that is no plain file and no directory
   */
  List<SourceFile> list() throws IOException, RefusedFileException;

  /**
   * Opens one of them for reading from a position on. Never blocks for ever: what is no plain file
   * is refused.
   *
   * @param offset of the first byte; not above the file's size
   */
  InputStream open(SourceFile file, long offset) throws IOException, RefusedFileException;
}
