package io.tiltyard.monitor.distribution;

import io.tiltyard.monitor.distribution.NumericDistribution.Summary;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.jspecify.annotations.Nullable;

/**
 * Takes numbers. All of them count; quantiles come from a KLL sketch (Karnin, Lang, Liberty:
 * Optimal quantile approximation in streams, 2016) of the finite values, or of a sample of them.
 */
final class NumericAccumulator implements Accumulator<NumericAccumulator> {
  /** The sketch's k: a rank is off by less than 0.7 %, at about 10 KiB a sketch. */
  static final int SKETCH_SIZE = 400;

  private static final double[] RANKS = {0.01, 0.05, 0.25, 0.50, 0.75, 0.95, 0.99};

  /** Finite values on their way to the sketch: many at once cost it less. */
  private static final int PENDING = 64;

  private final KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance(SKETCH_SIZE);
  private final double[] pending = new double[PENDING];
  private int pendingCount;
  private long finite;
  private long nan;
  private long posInf;
  private long negInf;

  /** Of all finite values but the last {@link #partCount}. */
  private double mean;

  /** The sum of those, as a part of {@link #PENDING} values, so that it stays in range. */
  private double part;

  private int partCount;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  /**
   * @param sketched whether it is in the sample; the first value is in any case
   */
  void add(double value, boolean sketched) {
    if (Double.isFinite(value)) {
      if (sketched || finite == 0) {
        sketch(value);
      }
      finite++;
      min = value < min ? value : min;
      max = value > max ? value : max;
      part += value / PENDING;
      partCount++;
      if (partCount == PENDING) {
        settleMean();
      }
    } else if (Double.isNaN(value)) {
      nan++;
    } else if (value > 0) {
      posInf++;
    } else {
      negInf++;
    }
  }

  private void sketch(double value) {
    pending[pendingCount++] = value;
    if (pendingCount == PENDING) {
      settle();
    }
  }

  private void settle() {
    sketch.update(pending, 0, pendingCount);
    pendingCount = 0;
  }

  /** A division a value would cost more than all else that is done for it. */
  private void settleMean() {
    if (partCount > 0) {
      double recent = part * ((double) PENDING / partCount);
      mean += (recent - mean) * ((double) partCount / finite);
      part = 0;
      partCount = 0;
    }
  }

  @Override
  public void merge(NumericAccumulator other) {
    settle();
    settleMean();
    other.settle();
    other.settleMean();
    finite += other.finite;
    if (finite > 0) {
      mean += (other.mean - mean) * ((double) other.finite / finite);
    }
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    sketch.merge(other.sketch);
    nan += other.nan;
    posInf += other.posInf;
    negInf += other.negInf;
  }

  @Override
  public NumericDistribution snapshot() {
    settle();
    settleMean();
    long count = finite + nan + posInf + negInf;
    return new NumericDistribution(count, 0, nan, posInf, negInf, summary());
  }

  private @Nullable Summary summary() {
    if (sketch.isEmpty()) {
      return null;
    }
    double[] q = sketch.getQuantiles(RANKS);
    Quantiles quantiles = new Quantiles(q[0], q[1], q[2], q[3], q[4], q[5], q[6]);
    return new Summary(min, max, mean, quantiles);
  }
}
