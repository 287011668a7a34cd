package io.tiltyard.runtime.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Numbers of the kernel's text files. */
final class ProcFiles {
  private static final long KIB = 1024;

  private ProcFiles() {}

  /** The number of kB after this word at the start of a line, in bytes; 0 where there is none. */
  static long bytes(String file, String word) {
    try {
      for (String line : Files.readAllLines(Path.of(file), StandardCharsets.US_ASCII)) {
        if (line.startsWith(word)) {
          String digits = line.substring(word.length()).replace("kB", "").strip();
          return Long.parseLong(digits) * KIB;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return 0; // another operating system, or another kernel's format
    }
    return 0;
  }
}
