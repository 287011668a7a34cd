package io.tiltyard.runtime.djl;

import io.tiltyard.base.error.ModelLoadException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Where native libraries are unpacked. What lies there is loaded as code, so nobody else may write
 * there: a directory of another user, or one that others may write to, is refused.
 */
final class NativeDirectory {
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      PosixFilePermissions.fromString("----w--w-");

  private NativeDirectory() {}

  /** Makes the directory where there is none. */
  static void prepare(Path directory) throws ModelLoadException {
    try {
      make(directory);
      check(directory);
    } catch (IOException e) {
      throw LoadFailures.engine(
          "the directory for PyTorch's native libraries cannot be made or written to", e);
    }
  }

  private static void make(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      if (posix(directory.toAbsolutePath())) {
        Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rwx------");
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(owner));
      } else {
        Files.createDirectory(directory);
      }
    } catch (FileAlreadyExistsException e) {
      // It is looked at like a new one.
      return;
    }
  }

  private static boolean posix(Path directory) throws IOException {
    Path parent = directory.getParent();
    FileStore store = Files.getFileStore(parent == null ? directory : parent);
    return store.supportsFileAttributeView(PosixFileAttributeView.class);
  }

  private static void check(Path directory) throws IOException, ModelLoadException {
    Path probe = Files.createTempFile(directory, "probe", null);
    UserPrincipal self;
    try {
      self = Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
    if (!posix(directory.toAbsolutePath())) {
      return;
    }
    PosixFileAttributes attributes =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    boolean othersWrite = attributes.permissions().stream().anyMatch(OTHERS_WRITE::contains);
    if (!attributes.isDirectory() || !attributes.owner().equals(self) || othersWrite) {
      throw LoadFailures.engine(
          "the directory for PyTorch's native libraries must belong to the gateway's user, and"
              + " nobody else may write to it");
    }
  }
}
