package io.tiltyard.repository.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** What the private store does to its file system that may fail for want of room or rights. */
interface Disk {
  /** Bytes that may still be written where {@code directory} lies. */
  long usableBytes(Path directory) throws IOException;

  /** Opens a file for reading and writing; it is made where it is not there. */
  FileChannel open(Path file) throws IOException;

  /** Gives a directory its place in one step; what is there already is an error. */
  void rename(Path from, Path to) throws IOException;

  /** Has the disk remember the names in a directory, where the platform can. */
  void force(Path directory) throws IOException;
}
