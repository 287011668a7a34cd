package io.tiltyard.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The options that a JVM was started with. */
public final class JvmFlags {
  private static final List<String> PLACES =
      List.of("-Dtiltyard.home=", "-XX:SharedArchiveFile=", "-XX:AOTCache=");

  private JvmFlags() {}

  /** Of a running process. */
  public static List<String> of(long pid) {
    Path file = Path.of("/proc", Long.toString(pid), "cmdline");
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the measured process has ended", e);
    }
  }

  /**
   * Of a command line whose words end with NUL: the options before the program, without those that
   * only say where it lies.
   */
  static List<String> parse(String commandLine) {
    return List.of(commandLine.split("\0")).stream()
        .skip(1)
        .takeWhile(word -> word.startsWith("-") && !word.equals("-jar"))
        .filter(word -> PLACES.stream().noneMatch(word::startsWith))
        .toList();
  }
}
