package io.tiltyard.runtime.golden;

import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.Shapes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds a row's answer in company against its answer alone. What is no floating point is equal.
 * Floating point differs by a part of the largest magnitude in the row's own answer at most, so
 * that what leaks from a neighbour is seen whichever of the two is larger; or, where a scale is
 * found anew in every run, the answers have a cosine.
 */
final class RowComparison {
  /** Least cosine of two answers of a model that quantises dynamically. */
  static final double LEAST_COSINE = 0.98;

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
        ? "with a cosine of at least " + LEAST_COSINE + ", as it quantises dynamically"
        : "within " + tolerance + " of the largest magnitude";
  }

  /**
   * What is wrong with the first output that differs, or null.
   *
   * @param alone answers of all rows of the run, each alone
   * @param together the answer of the run
   * @param at the row
   */
  @Nullable String difference(List<List<GoldenTensor>> alone, List<GoldenTensor> together, int at) {
    List<GoldenTensor> own = alone.get(at);
    for (int i = 0; i < own.size(); i++) {
      GoldenTensor joined = together.get(i);
      String name = "output '" + Excerpt.of(joined.name()) + "'";
      if (!hasRows(joined, alone.size())) {
        return name + " has not one row for each of " + alone.size() + " that go in";
      }
      GoldenTensor row = Batch.row(joined, at);
      if (!Arrays.equals(row.shape(), own.get(i).shape())) {
        return name
            + " has rows of shape "
            + Shapes.text(row.shape())
            + ", alone "
            + Shapes.text(own.get(i).shape());
      }
      int output = i;
      double largest =
          alone.stream()
              .mapToDouble(answer -> largest(new Elements(answer.get(output))))
              .max()
              .orElse(0);
      if (!near(new Elements(own.get(i)), new Elements(row), row.datatype(), largest)) {
        return name + " differs";
      }
    }
    return null;
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
      return same(alone, joined) || cosine(alone, joined) >= LEAST_COSINE;
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

  private static double cosine(Elements one, Elements other) {
    double product = 0;
    double ones = 0;
    double others = 0;
    for (int i = 0; i < one.count(); i++) {
      product += one.number(i) * other.number(i);
      ones += one.number(i) * one.number(i);
      others += other.number(i) * other.number(i);
    }
    return product / Math.sqrt(ones * others);
  }
}
