package io.tiltyard.benchmarks.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Ratios of turns that were taken one after the other. */
final class Paired {
  private Paired() {}

  /** A value of each turn, divided by that of its partner. */
  static <T> List<Double> ratios(List<T> of, List<T> to, ToDoubleFunction<T> value) {
    if (of.size() != to.size()) {
      throw new IllegalArgumentException(
          of.size() + " turns against " + to.size() + ", expected as many");
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      ratios.add(value.applyAsDouble(of.get(i)) / value.applyAsDouble(to.get(i)));
    }
    return ratios;
  }
}
