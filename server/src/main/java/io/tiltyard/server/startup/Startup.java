package io.tiltyard.server.startup;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time that one start takes, by phase. Phases end in the order of {@link Phase}; one that is
 * passed over took no time. Marked by one thread after the other, read by any.
 */
public final class Startup {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongSupplier nanoTime;
  private final long began;

  private static final List<Phase> ORDER = List.of(Phase.values());

  /** Immutable, and replaced when a phase ends. */
  private volatile List<Timing> timings = List.of();

  /**
   * One phase that has ended. The times are rounded such that those of all phases add up to the
   * time from the first to the last.
   *
   * @param millis that it took
   */
  public record Timing(Phase phase, long millis) {}

  /**
   * @param began a time of {@code nanoTime}
   */
  Startup(LongSupplier nanoTime, long began) {
    this.nanoTime = nanoTime;
    this.began = began;
  }

  /** A start that begins now, in a process that has done other things before. */
  public static Startup begin() {
    return new Startup(System::nanoTime, System.nanoTime());
  }

  /**
   * A start that began with the JVM's.
   *
   * @param main what {@link System#nanoTime} was when {@code main} began
   */
  public static Startup ofProcess(long main) {
    long uptime = TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime());
    Startup startup = new Startup(System::nanoTime, System.nanoTime() - uptime);
    startup.end(Phase.JVM, main);
    return startup;
  }

  /**
   * Ends a phase now.
   *
   * @throws IllegalStateException where it, or one behind it, has ended before
   */
  public void end(Phase phase) {
    end(phase, nanoTime.getAsLong());
  }

  private synchronized void end(Phase phase, long nanos) {
    List<Phase> left = ORDER.subList(timings.size(), ORDER.size());
    int skip = left.indexOf(phase);
    if (skip < 0) {
      throw new IllegalStateException("phase " + phase.label() + " has ended before");
    }
    List<Timing> ended = new ArrayList<>(timings);
    for (Phase skipped : left.subList(0, skip)) {
      ended.add(new Timing(skipped, 0));
    }
    long total = Math.max(0, nanos - began) / NANOS_PER_MILLI;
    ended.add(new Timing(phase, Math.max(0, total - totalMillis())));
    timings = List.copyOf(ended);
  }

  /** The phases that have ended, in their order. */
  public List<Timing> timings() {
    return timings;
  }

  /** The sum of the phases that have ended, in milliseconds. */
  public long totalMillis() {
    return sum(timings);
  }

  private static long sum(List<Timing> timings) {
    return timings.stream().mapToLong(Timing::millis).sum();
  }

  /** {@code 812 ms: jvm 190, config 85, ...} of the phases that have ended. */
  @Override
  public String toString() {
    List<Timing> ended = timings;
    StringJoiner text = new StringJoiner(", ", sum(ended) + " ms: ", "");
    ended.forEach(timing -> text.add(timing.phase().label() + " " + timing.millis()));
    return text.toString();
  }
}
