package io.tiltyard.benchmarks.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tiltyard.benchmarks.paired.Block;
import io.tiltyard.benchmarks.paired.Comparison;
import io.tiltyard.benchmarks.paired.Estimate;
import io.tiltyard.benchmarks.process.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Everything that an experiment found, as the result file holds it.
 *
 * @param at when it ended
 * @param blockMillis length of a turn
 * @param warmUpMillis load on each contender before the first turn
 * @param droppedBlocks turns that do not count because of steal
 * @param recorded the gateways' own counts of records written and dropped
 */
record Result(
    String name,
    String at,
    Machine machine,
    long blockMillis,
    long warmUpMillis,
    long droppedBlocks,
    List<Comparison.Answer> answers,
    List<Summary> contenders,
    List<String> recorded,
    List<Block> blocks) {
  /**
   * A contender over all its turns that count.
   *
   * @param settings of the gateway, or what the comparator is
   */
  record Summary(String name, String settings, String load, Estimate cpuMicros, double perSecond) {}

  static Result of(
      String name,
      Machine machine,
      Options options,
      List<Stage.Entry> entries,
      List<Comparison> comparisons,
      List<String> recorded,
      List<Block> blocks) {
    return new Result(
        name,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        machine,
        options.blockMillis,
        options.warmUpMillis,
        blocks.stream().filter(block -> !block.isValid()).count(),
        comparisons.stream().map(comparison -> comparison.answer(blocks)).toList(),
        entries.stream().map(entry -> summary(entry, blocks)).toList(),
        recorded,
        blocks);
  }

  private static Summary summary(Stage.Entry entry, List<Block> blocks) {
    String name = entry.contender().name();
    return new Summary(
        name,
        entry.settings(),
        entry.contender().load(),
        Estimate.ofCpuMicros(blocks, name),
        blocks.stream()
            .filter(block -> block.contender().equals(name) && block.isValid())
            .mapToDouble(Block::perSecond)
            .average()
            .orElse(Double.NaN));
  }

  Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(name + ".json");
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    return file;
  }
}
