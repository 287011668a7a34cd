package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.Block;
import io.tiltyard.benchmarks.paired.Screening;
import java.util.Objects;
import java.util.OptionalDouble;

/** How many rows had the runs that a contender really made? */
final class RowsPerRun {
  private RowsPerRun() {}

  /** Mean of the turns that count; nothing where nobody counted the runs. */
  static OptionalDouble of(Screening turns, String contender) {
    return turns.counted(contender).stream()
        .map(Block::rowsPerRun)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .average();
  }
}
