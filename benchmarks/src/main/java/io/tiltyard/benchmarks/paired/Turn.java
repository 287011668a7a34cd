package io.tiltyard.benchmarks.paired;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
    Optional<Contender.Runs> runsBefore = contender.runs();
    cpu.poll();
    ProcessCpu.Snapshot cpuBefore = cpu.snapshot();
    MachineCpu machineBefore = MachineCpu.now();
    long pressureBefore = Pressure.nowMicros();
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
    long pressure = Pressure.nowMicros() - pressureBefore;
    MachineCpu machine = MachineCpu.now().since(machineBefore);
    long measured = System.nanoTime() - start;
    Map<String, Double> threads = micros(cpu.snapshot().since(cpuBefore), requests);
    double cpuMicros = threads.values().stream().mapToDouble(m -> m).sum();
    double cpuNanos = cpuMicros * requests * 1e3;
    return new Block(
        contender.name(),
        pass,
        requests,
        rowsPerRun(runsBefore),
        cpuMicros,
        threads,
        client / 1e3 / requests,
        machine.busyShare() * machine.totalNanos() / 1e3 / requests,
        requests * (double) TimeUnit.SECONDS.toNanos(1) / loaded,
        cpuNanos / loaded,
        (double) client / loaded,
        machine.busyShare(),
        machine.stealShare(),
        pressure * 1e3 / measured,
        Math.max(0, machine.busyShare() - (cpuNanos + client) / machine.totalNanos()));
  }

  private @Nullable Double rowsPerRun(Optional<Contender.Runs> before) {
    return before
        .flatMap(start -> contender.runs().flatMap(end -> end.rowsPerRunSince(start)))
        .orElse(null);
  }

  private static Map<String, Double> micros(Map<String, Long> nanos, long requests) {
    Map<String, Double> micros = new TreeMap<>();
    nanos.forEach((group, spent) -> micros.put(group, spent / 1e3 / requests));
    return micros;
  }
}
