package io.tiltyard.runtime.trial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of a process as {@code /proc/<pid>/status} has it; all 0 where there is no such file.
 *
 * @param resident bytes now
 * @param peak most bytes that were ever resident
 * @param data bytes of private writable memory, touched or not: what {@code RLIMIT_DATA} bounds
 */
record ProcessMemory(long resident, long peak, long data) {
  static final ProcessMemory UNKNOWN = new ProcessMemory(0, 0, 0);

  private static final Path PROC = Path.of("/proc");

  static ProcessMemory self() {
    return read(PROC.resolve("self/status"));
  }

  static ProcessMemory of(long pid) {
    return read(PROC.resolve(Long.toString(pid)).resolve("status"));
  }

  private static ProcessMemory read(Path status) {
    try {
      String text = Files.readString(status, StandardCharsets.ISO_8859_1);
      return new ProcessMemory(
          bytes(text, "VmRSS:"), bytes(text, "VmHWM:"), bytes(text, "VmData:"));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** Lines are such as {@code VmRSS: 1234 kB}; a process that ends has none. */
  private static long bytes(String status, String key) {
    int at = status.indexOf(key);
    if (at < 0) {
      return 0;
    }
    int end = status.indexOf(" kB", at);
    return Long.parseLong(status.substring(at + key.length(), end).trim()) * 1024;
  }
}
