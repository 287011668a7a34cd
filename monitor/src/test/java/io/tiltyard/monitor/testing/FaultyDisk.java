package io.tiltyard.monitor.testing;

import io.tiltyard.monitor.file.LogFile;
import io.tiltyard.monitor.file.LogFileOpener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The file system, with faults on demand. For one thread. */
public final class FaultyDisk implements LogFileOpener {
  private final LogFileOpener disk = LogFileOpener.direct();
  private boolean refusesFiles;
  private long freeBytes = Long.MAX_VALUE;
  private boolean refusesTruncation;
  private int created;

  /** Lets no file be made from here on, or lets it again. */
  public void refuseFiles(boolean refuses) {
    refusesFiles = refuses;
  }

  /** Takes {@code bytes} more, and of the append that exceeds them only what fits. */
  public void fillUpAfter(long bytes) {
    freeBytes = bytes;
  }

  public void refuseTruncation(boolean refuses) {
    refusesTruncation = refuses;
  }

  public void repair() {
    refusesFiles = false;
    refusesTruncation = false;
    freeBytes = Long.MAX_VALUE;
  }

  /** How often a file was asked for. */
  public int created() {
    return created;
  }

  @Override
  public LogFile create(Path path) throws IOException {
    created++;
    if (refusesFiles) {
      throw new IOException("Read-only file system");
    }
    return new FaultyFile(disk.create(path));
  }

  private final class FaultyFile implements LogFile {
    private final LogFile file;

    FaultyFile(LogFile file) {
      this.file = file;
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
      int length = bytes.remaining();
      int fitting = (int) Math.min(length, freeBytes);
      file.append(bytes.limit(bytes.position() + fitting));
      freeBytes -= fitting;
      if (fitting < length) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void truncate(long length) throws IOException {
      if (refusesTruncation) {
        throw new IOException("Input/output error");
      }
      file.truncate(length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
