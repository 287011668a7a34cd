package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.Block;
import io.tiltyard.benchmarks.paired.Comparison;
import io.tiltyard.benchmarks.paired.Screening;
import io.tiltyard.benchmarks.process.Machine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that an experiment found, as the result file holds it.
 *
 * @param at when it ended
 * @param blockMillis length of a turn
 * @param warmUpMillis load on each contender before the first turn
 * @param passes turns that each contender took
 * @param dropped turns that do not count
 * @param warnings what casts doubt on the figures
 * @param recorded the gateways' own counts of records written and dropped
 * @param turns all, in the order in which they were taken
 */
record Result(
    String name,
    String at,
    Machine machine,
    long blockMillis,
    long warmUpMillis,
    int passes,
    List<Screening.Dropped> dropped,
    List<String> warnings,
    List<Comparison.Answer> answers,
    List<Summary> contenders,
    List<String> recorded,
    List<Block> turns) {
  private static final double BUSY_CLIENT = 0.9;
  private static final double MUCH_COMPILING = 0.02;
  private static final double MANY_STRANGERS = 0.05;

  static Result of(
      String name,
      Machine machine,
      long blockMillis,
      long warmUpMillis,
      Screening screening,
      List<Summary> contenders,
      List<Comparison> comparisons,
      List<String> recorded,
      List<Block> turns) {
    return new Result(
        name,
        now(),
        machine,
        blockMillis,
        warmUpMillis,
        screening.passes(),
        screening.dropped(),
        warnings(contenders),
        comparisons.stream().map(comparison -> comparison.answer(screening)).toList(),
        contenders,
        recorded,
        turns);
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static List<String> warnings(List<Summary> contenders) {
    List<String> warnings = new ArrayList<>();
    for (Summary contender : contenders) {
      if (contender.clientCores() > BUSY_CLIENT) {
        warnings.add(
            "%s: the client used %.2f cores and may be what limits the rate"
                .formatted(contender.name(), contender.clientCores()));
      }
      double compiling =
          contender.threadMicros().entrySet().stream()
              .filter(group -> group.getKey().contains("CompilerThre"))
              .mapToDouble(Map.Entry::getValue)
              .sum();
      if (compiling > MUCH_COMPILING * contender.cpuMicros().median()) {
        warnings.add(
            "%s: %.1f us a request went into compiling; take a longer --warm-up-millis"
                .formatted(contender.name(), compiling));
      }
      if (contender.strangerShare() > MANY_STRANGERS) {
        warnings.add(
            "%s: others used %.0f %% of the machine"
                .formatted(contender.name(), contender.strangerShare() * 100));
      }
    }
    return warnings;
  }
}
