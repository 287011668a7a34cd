package io.tiltyard.benchmarks.paired;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For how long has something on this machine been ready to run and had no CPU? */
final class Pressure {
  private static final Path FILE = Path.of("/proc/pressure/cpu");
  private static final Pattern SOME = Pattern.compile("^some .*total=(\\d+)", Pattern.MULTILINE);

  private Pressure() {}

  /** Microseconds since boot; 0 where the kernel does not tell. */
  static long nowMicros() {
    try {
      return Files.isReadable(FILE) ? parse(Files.readString(FILE)) : 0;
    } catch (IOException e) {
      return 0; // the kernel was built with it and booted without
    }
  }

  /** Of {@code /proc/pressure/cpu}: the total of "some", in microseconds. */
  static long parse(String text) {
    Matcher matcher = SOME.matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("expected a line 'some ... total=N', got: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}
