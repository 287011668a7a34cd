package io.tiltyard.runtime.golden;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Shapes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds a row's answer in company against its answer alone. What is no floating point is equal.
 * Floating point differs by a part of the largest magnitude in the row's own answer at most, so
 * that what leaks from a neighbour is seen whichever of the two is larger; or, where a scale is
 * found anew in every run, the answers have a cosine and about one length.
 */
final class RowComparison {
  /** Least cosine of two answers of a model that quantises dynamically. */
  static final double LEAST_COSINE = 0.98;

  /** Least length of the shorter of two such answers, as a part of the longer. */
  static final double LEAST_LENGTH = 0.9;

  /** Rounding of 16 bits, and some. */
  private static final double HALF_TOLERANCE = 2e-3;

  /** What sums over the largest values of a run may leave behind, as a part of those. */
  private static final double RESIDUE = 1e-6;

  private final double tolerance;
  private final boolean byCosine;

  /**
   * @param tolerance part of a row's largest magnitude
   */
  RowComparison(double tolerance, boolean byCosine) {
    this.tolerance = tolerance;
    this.byCosine = byCosine;
  }

  /** What is allowed, in words. */
  String allowed() {
    return byCosine
        ? "with a cosine of at least "
            + LEAST_COSINE
            + " and lengths within "
            + LEAST_LENGTH
            + ", as it quantises dynamically"
        : "within " + tolerance + " of the largest magnitude";
  }

  /**
   * What is wrong with the first output that differs, or null.
   *
   * @param own the row's answer alone
   * @param together the answer of the run
   * @param at the row's place in the run
   * @param rows of the run
   * @param largest magnitude of each output, see {@link #largest(List)}
   */
  @Nullable String difference(
      List<GoldenTensor> own, List<GoldenTensor> together, int at, int rows, double[] largest) {
    for (int i = 0; i < own.size(); i++) {
      GoldenTensor joined = together.get(i);
      String name = "output '" + Excerpt.of(joined.name()) + "'";
      if (!hasRows(joined, rows)) {
        return name + " has not one row for each of " + rows + " that go in";
      }
      GoldenTensor row = Batch.row(joined, at);
      if (!Arrays.equals(row.shape(), own.get(i).shape())) {
        return name
            + " has rows of shape "
            + Shapes.text(row.shape())
            + ", alone "
            + Shapes.text(own.get(i).shape());
      }
      if (!isNear(own.get(i), row, largest[i])) {
        return name + " differs";
      }
    }
    return null;
  }

  /** The largest finite magnitude of each output in any of the answers; at least one answer. */
  static double[] largest(List<List<GoldenTensor>> answers) {
    double[] largest = new double[answers.get(0).size()];
    for (List<GoldenTensor> answer : answers) {
      for (int i = 0; i < largest.length; i++) {
        largest[i] = Math.max(largest[i], largest(new Elements(answer.get(i))));
      }
    }
    return largest;
  }

  /** Whether two answers to one row are as near as they have to be; never where shapes differ. */
  boolean isNear(GoldenTensor alone, GoldenTensor joined, double largest) {
    return Arrays.equals(alone.shape(), joined.shape())
        && near(new Elements(alone), new Elements(joined), alone.datatype(), largest);
  }

  /** Whether it has so many rows. */
  static boolean hasRows(GoldenTensor tensor, long rows) {
    return tensor.shape().length > 0 && tensor.shape()[0] == rows;
  }

  private boolean near(Elements alone, Elements joined, DataType datatype, double largest) {
    if (!Elements.floating(datatype)) {
      return same(alone, joined);
    }
    if (byCosine) {
      return same(alone, joined) || similar(alone, joined);
    }
    boolean half = datatype == DataType.FP16 || datatype == DataType.BF16;
    double part = half ? Math.max(tolerance, HALF_TOLERANCE) : tolerance;
    double most = Math.max(part * largest(alone), RESIDUE * largest);
    for (int i = 0; i < alone.count(); i++) {
      if (joined.distance(i, alone) > most) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Elements alone, Elements joined) {
    for (int i = 0; i < alone.count(); i++) {
      if (!joined.same(i, alone)) {
        return false;
      }
    }
    return true;
  }

  private static double largest(Elements elements) {
    double largest = 0;
    for (int i = 0; i < elements.count(); i++) {
      if (elements.isFloating() && elements.finite(i)) {
        largest = Math.max(largest, Math.abs(elements.number(i)));
      }
    }
    return largest;
  }

  /** A cosine does not see a scale: lengths are near each other too. */
  private static boolean similar(Elements one, Elements other) {
    double product = 0;
    double ones = 0;
    double others = 0;
    for (int i = 0; i < one.count(); i++) {
      product += one.number(i) * other.number(i);
      ones += one.number(i) * one.number(i);
      others += other.number(i) * other.number(i);
    }
    double length = Math.sqrt(ones / others);
    return product / Math.sqrt(ones * others) >= LEAST_COSINE
        && length >= LEAST_LENGTH
        && length <= 1 / LEAST_LENGTH;
  }
}
