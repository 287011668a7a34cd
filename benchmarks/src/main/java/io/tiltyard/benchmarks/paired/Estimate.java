package io.tiltyard.benchmarks.paired;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The median of a sample and how far it can be trusted.
 *
 * @param median NaN of an empty sample
 * @param low lower end of the 95 % percentile-bootstrap interval of the median (Efron 1979)
 * @param high its upper end
 */
public record Estimate(double median, double low, double high) {
  private static final int RESAMPLES = 10_000;
  private static final double TAIL = 0.025;

  /** The same sample gives the same estimate. */
  public static Estimate of(List<Double> sample) {
    if (sample.isEmpty()) {
      return new Estimate(Double.NaN, Double.NaN, Double.NaN);
    }
    double[] values = sample.stream().mapToDouble(Double::doubleValue).toArray();
    SplittableRandom random = new SplittableRandom(1);
    double[] medians = new double[RESAMPLES];
    double[] drawn = new double[values.length];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < drawn.length; j++) {
        drawn[j] = values[random.nextInt(values.length)];
      }
      medians[i] = median(drawn);
    }
    Arrays.sort(medians);
    return new Estimate(
        median(values), medians[(int) (RESAMPLES * TAIL)], medians[(int) (RESAMPLES * (1 - TAIL))]);
  }

  /** NaN of no values. */
  static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
