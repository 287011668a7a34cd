package io.tiltyard.monitor.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.file.LogFile;
import io.tiltyard.monitor.file.LogFileOpener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The file system, which asserts that no byte has to be copied to be written directly. */
final class AlignedDisk implements LogFileOpener {
  private static final int DISK_BLOCK = 4096;

  private final LogFileOpener disk = LogFileOpener.direct();
  private int appends;

  int appends() {
    return appends;
  }

  @Override
  public LogFile create(Path path) throws IOException {
    return new AlignedFile(disk.create(path));
  }

  private final class AlignedFile implements LogFile {
    private final LogFile file;
    private long length;

    AlignedFile(LogFile file) {
      this.file = file;
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
      int rest = (int) (length % DISK_BLOCK);
      assertThat(bytes.isDirect()).isTrue();
      assertThat(bytes.alignmentOffset(bytes.position(), DISK_BLOCK)).isEqualTo(rest);
      assertThat(bytes.position()).as("room in front").isGreaterThanOrEqualTo(rest);
      length += bytes.remaining();
      appends++;
      file.append(bytes);
    }

    @Override
    public void truncate(long length) throws IOException {
      file.truncate(length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
