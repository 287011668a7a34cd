package io.tiltyard.monitor.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that a log writes at the moment. A block is in the file as a whole or, after a fault,
 * not at all; the file is then closed, and {@link #begin} makes the next one. For one thread.
 */
public final class RollingFile {
  private static final Logger LOG = LoggerFactory.getLogger(RollingFile.class);
  private static final int MAX_NAMES = 1_000;

  private final LogDirectory directory;
  private final Retention retention;
  private final LogFileOpener opener;
  private @Nullable LogFile file;
  private @Nullable Path path;
  private long length;

  public RollingFile(LogDirectory directory, Retention retention, LogFileOpener opener) {
    this.directory = directory;
    this.retention = retention;
    this.opener = opener;
  }

  /** Whether there is a file, and it still has its name in the directory. */
  public boolean isUsable() {
    Path current = path;
    return current != null && Files.exists(current);
  }

  /** Bytes in the file, 0 where there is none. */
  public long length() {
    return length;
  }

  /** Closes the file, deletes old ones and begins the next with {@code head}. */
  public void begin(ByteBuffer head) throws IOException {
    close();
    try {
      directory.deleteBeyond(retention);
    } catch (IOException e) {
      LOG.warn("old log files could not be deleted", e);
    }
    create();
    append(head);
  }

  private void create() throws IOException {
    for (int i = 0; i < MAX_NAMES; i++) {
      Path next = directory.next();
      try {
        file = opener.create(next);
        path = next;
        return;
      } catch (FileAlreadyExistsException e) {
        LOG.debug("log file {} exists, taking the next number", next);
      }
    }
    throw new IOException("no free name for a log file among " + MAX_NAMES);
  }

  /**
   * Hands a block, from position to limit, to the operating system. What comes from a {@link
   * ByteBlock} that began at {@link #length} needs no copy.
   *
   * @throws IOException where the block is lost: the disk refused it, or the file has lost its name
   */
  public void append(ByteBuffer block) throws IOException {
    LogFile current = file;
    if (current == null) {
      throw new IOException("no log file is open");
    }
    int bytes = block.remaining();
    try {
      current.append(block);
      if (!isUsable()) {
        throw new IOException("log file " + path + " was deleted or moved while in use");
      }
      length += bytes;
    } catch (IOException | RuntimeException e) {
      giveUp(current);
      throw e;
    }
  }

  /** Leaves a file that ends behind its last whole block, or no file where there is no block. */
  private void giveUp(LogFile current) {
    try {
      current.truncate(length);
      if (length == 0 && path != null) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("log file {} ends in half a block", path, e);
    }
    close();
  }

  /** Closes the file where there is one; a fault is of no consequence here. */
  public void close() {
    LogFile current = file;
    Path currentPath = path;
    file = null;
    path = null;
    length = 0;
    if (current != null) {
      try {
        current.close();
      } catch (IOException | RuntimeException e) {
        LOG.debug("log file {} did not close", currentPath, e);
      }
    }
  }
}
