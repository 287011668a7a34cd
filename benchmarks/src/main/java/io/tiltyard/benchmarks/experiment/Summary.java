package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.Block;
import io.tiltyard.benchmarks.paired.Estimate;
import io.tiltyard.benchmarks.paired.Screening;
import io.tiltyard.benchmarks.process.JvmFlags;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A contender over all its turns that count. Means, where nothing else is said.
 *
 * @param settings of the gateway, or what the comparator is
 * @param jvmFlags of its process
 * @param cpuMicros of its process, a request: median of the turns
 * @param nanosPerByte the same by the bytes of request and answer, or null where nobody asks
 * @param threadMicros the same by group of threads
 * @param clientMicros CPU of the process that makes the load, a request
 * @param machineMicros CPU of everything, a request
 * @param perSecond requests completed
 * @param clientCores kept busy by the process that makes the load
 * @param busyShare part of the machine that anything used
 * @param strangerShare part of the machine that neither side of the measurement used
 * @param rowsPerRun of the model, or null where nobody counts them
 */
record Summary(
    String name,
    String settings,
    String load,
    List<String> jvmFlags,
    Estimate cpuMicros,
    @Nullable Double nanosPerByte,
    Map<String, Double> threadMicros,
    double clientMicros,
    double machineMicros,
    double perSecond,
    double clientCores,
    double busyShare,
    double strangerShare,
    @Nullable Double rowsPerRun) {
  static Summary of(Stage.Entry entry, Screening turns) {
    String name = entry.contender().name();
    List<Block> blocks = turns.counted(name);
    Estimate cpu = Estimate.of(blocks.stream().map(Block::cpuMicros).toList());
    OptionalDouble rowsPerRun = RowsPerRun.of(turns, name);
    return new Summary(
        name,
        entry.settings(),
        entry.contender().load(),
        JvmFlags.of(entry.contender().pid()),
        cpu,
        entry.bytes() == 0 ? null : cpu.median() * 1e3 / entry.bytes(),
        threads(blocks),
        mean(blocks, Block::clientMicros),
        mean(blocks, Block::machineMicros),
        mean(blocks, Block::perSecond),
        mean(blocks, Block::clientCores),
        mean(blocks, Block::busyShare),
        mean(blocks, Block::strangerShare),
        rowsPerRun.isPresent() ? rowsPerRun.getAsDouble() : null);
  }

  private static double mean(List<Block> blocks, ToDoubleFunction<Block> value) {
    return blocks.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  private static Map<String, Double> threads(List<Block> blocks) {
    Map<String, Double> means = new TreeMap<>();
    for (Block block : blocks) {
      block
          .threadMicros()
          .forEach((group, micros) -> means.merge(group, micros / blocks.size(), Double::sum));
    }
    return means;
  }
}
