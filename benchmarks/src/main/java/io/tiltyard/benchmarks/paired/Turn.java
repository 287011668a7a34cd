package io.tiltyard.benchmarks.paired;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What does one turn of a contender cost? */
final class Turn {
  private static final long POLL_MILLIS = 100;

  /** Time for what a contender still writes down after its last answer; it counts. */
  private static final long SETTLE_MILLIS = 300;

  private final OperatingSystemMXBean self =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Contender contender;
  private final ProcessCpu cpu;

  Turn(Contender contender) {
    this.contender = contender;
    this.cpu = new ProcessCpu(contender.pid());
  }

  Block take(int pass, Duration length) throws InterruptedException {
    cpu.poll();
    Map<String, Long> threadsBefore = cpu.nanos();
    MachineCpu machineBefore = MachineCpu.now();
    long clientBefore = self.getProcessCpuTime();
    long start = System.nanoTime();
    contender.start();
    while (System.nanoTime() - start < length.toNanos()) {
      Thread.sleep(POLL_MILLIS);
      cpu.poll();
    }
    long requests = contender.stop();
    long loaded = System.nanoTime() - start;
    Thread.sleep(SETTLE_MILLIS);
    cpu.poll();
    long client = self.getProcessCpuTime() - clientBefore;
    MachineCpu machine = MachineCpu.now().since(machineBefore);
    Map<String, Double> threads = micros(threadsBefore, cpu.nanos(), requests);
    double cpuNanos = threads.values().stream().mapToDouble(m -> m).sum() * requests * 1e3;
    return new Block(
        contender.name(),
        pass,
        requests,
        cpuNanos / 1e3 / requests,
        threads,
        client / 1e3 / requests,
        requests * (double) TimeUnit.SECONDS.toNanos(1) / loaded,
        cpuNanos / loaded,
        machine.stealShare(),
        Math.max(0, machine.busyShare() - (cpuNanos + client) / machine.totalNanos()));
  }

  private static Map<String, Double> micros(
      Map<String, Long> before, Map<String, Long> after, long requests) {
    Map<String, Double> micros = new TreeMap<>();
    after.forEach(
        (group, nanos) -> {
          long spent = nanos - before.getOrDefault(group, 0L);
          if (spent > 0) {
            micros.put(group, spent / 1e3 / requests);
          }
        });
    return micros;
  }
}
