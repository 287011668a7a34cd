package io.tiltyard.repository.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The real one, with failures. */
final class FakeDisk implements Disk {
  private final Disk disk = new LocalDisk();
  private long usable = Long.MAX_VALUE;
  private Predicate<Path> full = path -> false;
  private @Nullable IOException openFailure;
  private @Nullable IOException renameFailure;
  private Runnable whenRenamed = () -> {};

  void usable(long bytes) {
    usable = bytes;
  }

  /** Files of these names can be opened, and not written. */
  void full(String name) {
    full = path -> path.endsWith(name);
  }

  void failToOpen(IOException with) {
    openFailure = with;
  }

  void failToRename(IOException with) {
    renameFailure = with;
  }

  void whenRenamed(Runnable action) {
    whenRenamed = action;
  }

  void heal() {
    usable = Long.MAX_VALUE;
    full = path -> false;
    openFailure = null;
    renameFailure = null;
  }

  @Override
  public long usableBytes(Path directory) {
    return usable;
  }

  @Override
  public FileChannel open(Path file) throws IOException {
    if (openFailure != null && file.endsWith("model.onnx")) {
      throw openFailure;
    }
    if (full.test(file)) {
      return FileChannel.open(
          Path.of("/dev/full"), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
    return disk.open(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    if (renameFailure != null) {
      throw renameFailure;
    }
    disk.rename(from, to);
    whenRenamed.run();
  }

  @Override
  public void force(Path directory) throws IOException {
    disk.force(directory);
  }
}
