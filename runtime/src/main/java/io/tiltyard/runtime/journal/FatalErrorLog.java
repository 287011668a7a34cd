package io.tiltyard.runtime.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file that the JVM writes when native code takes it down. Where there is none, somebody else
 * ended the process: an operator, or the kernel for want of memory.
 */
final class FatalErrorLog {
  private static final String OPTION = "-XX:ErrorFile=";
  private static final int MOST_LINES = 200;
  private static final Pattern THREAD =
      Pattern.compile("Current thread.*JavaThread \"model-(.+)-(\\d+)-\\d+\"");

  private final List<String> lines;

  /**
   * @param lines the first of them
   */
  private FatalErrorLog(List<String> lines) {
    this.lines = lines;
  }

  /** Where the JVM of a process would write it: {@code -XX:ErrorFile}, else two usual places. */
  static List<Path> places(long pid) {
    List<Path> places = new ArrayList<>();
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith(OPTION)) {
        String file = argument.substring(OPTION.length()).replace("%p", Long.toString(pid));
        places.add(Path.of(file));
      }
    }
    String usual = "hs_err_pid" + pid + ".log";
    places.add(Path.of(usual).toAbsolutePath());
    places.add(Path.of(System.getProperty("java.io.tmpdir")).resolve(usual));
    return places;
  }

  /**
   * The log that a process left, or null.
   *
   * @param beganMillis when the process began: an older file is another one's
   */
  static @Nullable FatalErrorLog find(List<Path> places, long beganMillis) {
    for (Path place : places) {
      FatalErrorLog log = find(place, beganMillis);
      if (log != null) {
        return log;
      }
    }
    return null;
  }

  private static @Nullable FatalErrorLog find(Path place, long beganMillis) {
    try {
      boolean ours =
          Files.isRegularFile(place) && Files.getLastModifiedTime(place).toMillis() >= beganMillis;
      return ours ? read(place) : null;
    } catch (IOException e) {
      return null; // as good as none
    }
  }

  private static FatalErrorLog read(Path place) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(place, StandardCharsets.ISO_8859_1)) {
      for (String line = reader.readLine();
          line != null && lines.size() < MOST_LINES;
          line = reader.readLine()) {
        lines.add(line);
      }
    }
    return new FatalErrorLog(lines);
  }

  /** Whether the thread that died was one of this version's, or none that belongs to a version. */
  boolean mayBlame(String model, long version) {
    for (String line : lines) {
      Matcher thread = THREAD.matcher(line);
      if (thread.find()) {
        return thread.group(1).equals(model) && thread.group(2).equals(Long.toString(version));
      }
    }
    return true;
  }
}
