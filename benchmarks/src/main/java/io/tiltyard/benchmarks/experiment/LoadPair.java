package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.Estimate;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Two turns, one right after the other.
 *
 * @param of the one above the fraction line
 * @param to the one below
 */
record LoadPair(LoadTurn of, LoadTurn to) {
  /** The median ratio of those pairs both of whose turns are fit for it. */
  static Estimate ratio(
      List<LoadPair> pairs, Predicate<LoadTurn> fit, ToDoubleFunction<LoadTurn> value) {
    return Estimate.of(
        pairs.stream()
            .filter(pair -> fit.test(pair.of) && fit.test(pair.to))
            .map(pair -> value.applyAsDouble(pair.of) / value.applyAsDouble(pair.to))
            .toList());
  }

  /** How many pairs are left out of {@link #ratio}. */
  static long dropped(List<LoadPair> pairs, Predicate<LoadTurn> fit) {
    return pairs.stream().filter(pair -> !(fit.test(pair.of) && fit.test(pair.to))).count();
  }
}
