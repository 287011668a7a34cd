package io.tiltyard.runtime.trial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long the threads of a process were ready to run and had no processor: the second number of
 * {@code /proc/<pid>/task/<tid>/schedstat} (Linux, Documentation/scheduler/sched-stats).
 */
final class ProcessorWait {
  private ProcessorWait() {}

  /** That of the thread that waited most, in nanoseconds; 0 where nobody tells. */
  static long nanos(long pid) {
    long most = 0;
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads) {
        most = Math.max(most, ofThread(thread));
      }
    } catch (IOException | DirectoryIteratorException e) {
      return most; // it has ended, or this is no Linux
    }
    return most;
  }

  private static long ofThread(Path thread) {
    try {
      String[] numbers =
          Files.readString(thread.resolve("schedstat"), StandardCharsets.ISO_8859_1).split(" ", -1);
      return numbers.length < 2 ? 0 : Long.parseLong(numbers[1]);
    } catch (IOException | NumberFormatException e) {
      return 0; // this thread has ended
    }
  }
}
