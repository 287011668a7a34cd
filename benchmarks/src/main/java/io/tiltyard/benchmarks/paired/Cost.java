package io.tiltyard.benchmarks.paired;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What a request costs: one contender's, or several added, subtracted and mixed.
 *
 * @param text in words
 * @param weights of the contenders in the sum
 */
public record Cost(String text, Map<String, Double> weights) {
  public Cost {
    weights = Map.copyOf(weights);
  }

  public static Cost of(String contender) {
    return new Cost(contender, Map.of(contender, 1.0));
  }

  public Cost plus(Cost other) {
    return new Cost("(" + text + " + " + other.text + ")", sum(other, 1));
  }

  public Cost minus(Cost other) {
    return new Cost("(" + text + " - " + other.text + ")", sum(other, -1));
  }

  private Map<String, Double> sum(Cost other, double sign) {
    Map<String, Double> sum = new TreeMap<>(weights);
    other.weights.forEach((name, weight) -> sum.merge(name, sign * weight, Double::sum));
    return sum;
  }

  Set<String> contenders() {
    return weights.keySet();
  }

  /** Of one pass, whose turns are given by contender. */
  double in(Map<String, Block> pass, ToDoubleFunction<Block> micros) {
    double sum = 0;
    for (Map.Entry<String, Double> part : new TreeMap<>(weights).entrySet()) {
      sum += part.getValue() * micros.applyAsDouble(pass.get(part.getKey()));
    }
    return sum;
  }
}
