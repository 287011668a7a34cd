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
 * is kept. What one used between that and its end is only in the process's own count, {@code
 * /proc/PID/stat}, which is right to a tick: where that count is ahead by more, the difference is
 * the time of {@link #ENDED}. Used by one thread at a time.
 */
final class ProcessCpu {
  /** What threads used between being seen last and their end. */
  static final String ENDED = "(ended)";

  /** The kernel counts in hundredths of a second for everybody. */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** User time and kernel time are cut to whole ticks each. */
  private static final long ROUNDING_NANOS = 2 * NANOS_PER_TICK;

  /** Of the fields behind the process's name. */
  private static final int USER_TICKS = 11;

  private final Path process;
  private final Map<String, Seen> living = new HashMap<>();
  private final Map<String, Long> ended = new TreeMap<>();

  private long processNanos;

  /**
   * CPU used since the process started, in nanoseconds.
   *
   * @param threads by group
   * @param process of all threads, in whole ticks
   */
  record Snapshot(Map<String, Long> threads, long process) {
    /** What was used since {@code start}, by group of threads. */
    Map<String, Long> since(Snapshot start) {
      Map<String, Long> spent = new TreeMap<>();
      threads.forEach(
          (group, nanos) -> {
            long more = nanos - start.threads.getOrDefault(group, 0L);
            if (more > 0) {
              spent.put(group, more);
            }
          });
      long seen = spent.values().stream().mapToLong(Long::longValue).sum();
      long unseen = process - start.process - seen;
      if (unseen > ROUNDING_NANOS) {
        spent.put(ENDED, unseen);
      }
      return spent;
    }
  }

  private record Seen(String group, long nanos) {}

  ProcessCpu(long pid) {
    this(Path.of("/proc", Long.toString(pid)));
  }

  ProcessCpu(Path process) {
    this.process = process;
  }

  /** Looks at every thread once. */
  void poll() {
    Set<String> found = new HashSet<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path thread : threads) {
        String id = thread.getFileName().toString();
        if (look(id, thread)) {
          found.add(id);
        }
      }
      processNanos = processNanos(Files.readString(process.resolve("stat")));
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

  /** As of the last {@link #poll}. */
  Snapshot snapshot() {
    Map<String, Long> sums = new TreeMap<>(ended);
    living.values().forEach(seen -> sums.merge(seen.group(), seen.nanos(), Long::sum));
    return new Snapshot(sums, processNanos);
  }

  private static long processNanos(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return NANOS_PER_TICK
        * (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]));
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
