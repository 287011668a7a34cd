package io.tiltyard.benchmarks.paired;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringTokenizer;

/**
 * How busy is the machine, and how much of it did the hypervisor give away?
 *
 * @param total ticks of all CPUs, idle ones included
 * @param busy ticks in which something ran
 * @param steal ticks in which something would have run
 */
public record MachineCpu(long total, long busy, long steal) {
  /** The kernel counts in hundredths of a second for everybody. */
  private static final double NANOS_PER_TICK = 1e7;

  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  private static final int STEAL = 7;

  /** Since boot. */
  public static MachineCpu now() {
    try {
      return parse(Files.readString(Path.of("/proc/stat")));
    } catch (IOException e) {
      throw new UncheckedIOException("paired measurements need Linux", e);
    }
  }

  /** Of the first line of {@code /proc/stat}. */
  static MachineCpu parse(String stat) {
    StringTokenizer fields = new StringTokenizer(stat.lines().findFirst().orElseThrow());
    fields.nextToken(); // "cpu"
    long total = 0;
    long idle = 0;
    long steal = 0;
    for (int i = 0; i <= STEAL; i++) {
      long ticks = Long.parseLong(fields.nextToken());
      total += ticks;
      idle += i == IDLE || i == IO_WAIT ? ticks : 0;
      steal = ticks; // the last one
    }
    return new MachineCpu(total, total - idle - steal, steal);
  }

  /** What passed since {@code start}. */
  public MachineCpu since(MachineCpu start) {
    return new MachineCpu(total - start.total, busy - start.busy, steal - start.steal);
  }

  /** CPU time that the machine had to give. */
  double totalNanos() {
    return total * NANOS_PER_TICK;
  }

  public double stealShare() {
    return total == 0 ? 0 : (double) steal / total;
  }

  public double busyShare() {
    return total == 0 ? 0 : (double) busy / total;
  }
}
