package io.tiltyard.monitor.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tiltyard.monitor.distribution.NumericDistribution.Summary;
import io.tiltyard.monitor.testing.ManualClock;
import io.tiltyard.monitor.testing.Records;
import io.tiltyard.monitor.testing.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts, extremes and means by column are those of a plain list of the values. */
final class RandomTensorsTest {
  private static final int CALLS = 200;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {101, 102, 103, 104, 105, 106})
  void columns_agree_with_plain_arithmetic(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int width = 1 + random.nextInt(64);
    List<List<Double>> columns = new ArrayList<>();
    for (int c = 0; c < width; c++) {
      columns.add(new ArrayList<>());
    }
    DistributionMonitor monitor =
        new DistributionMonitor(DistributionSettings.defaults(), new ManualClock());
    for (int call = 0; call < CALLS; call++) {
      int rows = 1 + random.nextInt(20);
      double[] values = new double[rows * width];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(random);
        columns.get(i % width).add(values[i]);
      }
      monitor.offer(Records.withInputs(Wire.fp64("x", new long[] {rows, width}, values)));
    }
    monitor.close();
    TensorDistribution tensor = monitor.snapshot().get(0).inputs().get(0);
    assertThat(tensor.pooled()).isFalse();
    assertThat(tensor.columns()).hasSize(width);
    for (int c = 0; c < width; c++) {
      assertAgrees((NumericDistribution) tensor.columns().get(c), columns.get(c));
    }
  }

  private static double value(SplittableRandom random) {
    return switch (random.nextInt(20)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> Double.NEGATIVE_INFINITY;
      case 3 -> -0.0;
      default -> random.nextDouble() * 2_000 - 1_000;
    };
  }

  private static void assertAgrees(NumericDistribution distribution, List<Double> values) {
    List<Double> finite = values.stream().filter(Double::isFinite).toList();
    assertThat(distribution.count()).isEqualTo(values.size());
    assertThat(distribution.nan()).isEqualTo(values.stream().filter(v -> v.isNaN()).count());
    assertThat(distribution.posInf()).isEqualTo(count(values, Double.POSITIVE_INFINITY));
    assertThat(distribution.negInf()).isEqualTo(count(values, Double.NEGATIVE_INFINITY));
    assertThat(distribution.finite()).isEqualTo(finite.size());
    Summary summary = distribution.summary();
    assertThat(summary == null).isEqualTo(finite.isEmpty());
    if (summary != null) {
      double sum = finite.stream().mapToDouble(Double::doubleValue).sum();
      assertThat(summary.mean()).isCloseTo(sum / finite.size(), within(1e-6));
      assertThat(summary.min()).isEqualTo(finite.stream().min(Double::compare).orElseThrow());
      assertThat(summary.max()).isEqualTo(finite.stream().max(Double::compare).orElseThrow());
      Quantiles q = summary.quantiles();
      assertThat(List.of(q.p1(), q.p5(), q.p25(), q.p50(), q.p75(), q.p95(), q.p99())).isSorted();
      assertThat(finite).contains(q.p50());
    }
  }

  private static long count(List<Double> values, double wanted) {
    return values.stream().filter(value -> value == wanted).count();
  }
}
