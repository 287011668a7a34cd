package io.tiltyard.repository.store;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.regex.Pattern;

/** Why a version did not get into the private store, or out of it, in stable words. */
final class StoreFailures {
  static final String DISK_FULL = "disk_full";
  static final String STAGING_FAILED = "staging_failed";
  static final String TOO_LARGE = "too_large";
  static final String IN_MOTION = "in_motion";
  static final String CORRUPT_STORE = "corrupt_store";

  private static final List<String> NO_ROOM =
      List.of("no space left", "quota exceeded", "not enough space", "disk is full");
  private static final Pattern PATH = Pattern.compile("(^|[\\s'\"(=:])([/\\\\]|[A-Za-z]:\\\\)");

  private StoreFailures() {}

  static ModelLoadException reading(String name, IOException cause) {
    if (cause instanceof NoSuchFileException || cause instanceof NotDirectoryException) {
      return inMotion("'" + Excerpt.of(name) + "' went away while it was copied", cause);
    }
    return new ModelLoadException(
        STAGING_FAILED,
        "reading '" + Excerpt.of(name) + "' at its source failed: " + why(cause),
        cause);
  }

  static ModelLoadException listing(IOException cause) {
    if (cause instanceof NoSuchFileException || cause instanceof NotDirectoryException) {
      return inMotion("the files went away while they were copied", cause);
    }
    return new ModelLoadException(
        STAGING_FAILED, "listing the files at their source failed: " + why(cause), cause);
  }

  static ModelLoadException writing(IOException cause) {
    if (isFull(cause)) {
      return new ModelLoadException(
          DISK_FULL, "no space is left in the data directory: " + why(cause), cause);
    }
    return new ModelLoadException(
        STAGING_FAILED, "writing to the data directory failed: " + why(cause), cause);
  }

  static ModelLoadException unreadable(String digest, IOException cause) {
    return new ModelLoadException(
        CORRUPT_STORE,
        "tree " + digest + " of the private store cannot be read: " + why(cause),
        cause);
  }

  private static ModelLoadException inMotion(String message, IOException cause) {
    return new ModelLoadException(
        IN_MOTION, message + ", expected files that stay as they are", cause);
  }

  private static boolean isFull(IOException failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(java.util.Locale.ROOT);
    return NO_ROOM.stream().anyMatch(text::contains);
  }

  /** The system's words, without a path of the machine. */
  private static String why(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "access denied";
    }
    if (failure instanceof ClosedByInterruptException) {
      return "interrupted";
    }
    String text =
        failure instanceof FileSystemException told ? told.getReason() : failure.getMessage();
    if (text == null || PATH.matcher(text).find()) {
      return failure.getClass().getSimpleName();
    }
    return Excerpt.of(text);
  }
}
