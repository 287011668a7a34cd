package io.tiltyard.benchmarks.paired;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much CPU has a process used, and in which of its threads?
 *
 * <p>The kernel tells the time of every living thread in nanoseconds, in {@code
 * /proc/PID/task/TID/schedstat}, and forgets a thread that ended. So what a thread was last seen at
 * is kept: {@link #poll} often enough and little is lost. Used by one thread at a time.
 */
final class ProcessCpu {
  private final Path tasks;
  private final Map<String, Seen> living = new HashMap<>();
  private final Map<String, Long> ended = new TreeMap<>();

  private record Seen(String group, long nanos) {}

  ProcessCpu(long pid) {
    this(Path.of("/proc", Long.toString(pid), "task"));
  }

  ProcessCpu(Path tasks) {
    this.tasks = tasks;
  }

  /** Looks at every thread once. */
  void poll() {
    Set<String> found = new HashSet<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        String id = thread.getFileName().toString();
        if (look(id, thread)) {
          found.add(id);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the measured process has ended", e);
    }
    living
        .entrySet()
        .removeIf(
            thread -> {
              boolean gone = !found.contains(thread.getKey());
              if (gone) {
                retire(thread.getValue());
              }
              return gone;
            });
  }

  /** Nanoseconds since the process started, as of the last {@link #poll}, by group of threads. */
  Map<String, Long> nanos() {
    Map<String, Long> sums = new TreeMap<>(ended);
    living.values().forEach(seen -> sums.merge(seen.group(), seen.nanos(), Long::sum));
    return sums;
  }

  private boolean look(String id, Path thread) {
    String name;
    long nanos;
    try {
      name = Files.readString(thread.resolve("comm"));
      nanos = Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
    } catch (IOException e) {
      return false; // ended since the directory was listed
    }
    Seen before = living.put(id, new Seen(group(name), nanos));
    if (before != null && before.nanos() > nanos) {
      retire(before); // another thread got the number
    }
    return true;
  }

  private void retire(Seen seen) {
    ended.merge(seen.group(), seen.nanos(), Long::sum);
  }

  /** A thread's name without its number. */
  private static String group(String name) {
    return name.strip().replaceFirst("[-#0-9 ]+$", "");
  }
}
