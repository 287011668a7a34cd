package io.tiltyard.runtime.golden;

/** Two tensors of one shape, row by row along the last axis. */
final class Rows {
  private final Elements expected;
  private final Elements got;
  private final int length;
  private final Tolerance tolerance;

  Rows(Elements expected, Elements got, long[] shape, Tolerance tolerance) {
    this.expected = expected;
    this.got = got;
    this.length = shape.length == 0 ? 1 : (int) shape[shape.length - 1];
    this.tolerance = tolerance;
  }

  /** The worst over all elements and rows. */
  Deviation measure() {
    double abs = 0;
    double rel = 0;
    for (int i = 0; i < expected.count(); i++) {
      double distance = got.distance(i, expected);
      abs = Math.max(abs, distance);
      if (distance > 0 && tolerance.boundByRel(expected.number(i))) {
        rel = Math.max(rel, distance / magnitude(expected.number(i)));
      }
    }
    double cosine = 1;
    long argmaxRows = 0;
    for (int row = 0; row < expected.count(); row += length) {
      cosine = Math.min(cosine, cosine(row));
      argmaxRows += argmax(expected, row) == argmax(got, row) ? 0 : 1;
    }
    return new Deviation(abs, rel, cosine, argmaxRows);
  }

  /** Of what is not finite a difference is infinite by any measure. */
  private static double magnitude(double expected) {
    return Double.isFinite(expected) ? Math.abs(expected) : 1;
  }

  /** The first element that is not allowed to be as it is, or -1. */
  int firstWrong() {
    boolean byElement = !tolerance.isNamed() || tolerance.abs() != null || tolerance.rel() != null;
    for (int i = 0; byElement && i < expected.count(); i++) {
      if (!got.same(i, expected) && !allows(i)) {
        return i;
      }
    }
    Double cosine = tolerance.cosine();
    for (int row = 0; row < expected.count(); row += length) {
      boolean wrong =
          (cosine != null && cosine(row) < cosine)
              || (tolerance.argmax() && argmax(expected, row) != argmax(got, row));
      if (wrong) {
        return firstDifference(row);
      }
    }
    return -1;
  }

  private boolean allows(int at) {
    return tolerance.isNamed() && tolerance.allows(expected.number(at), got.distance(at, expected));
  }

  private int firstDifference(int row) {
    int at = row;
    while (got.same(at, expected)) {
      at++;
    }
    return at;
  }

  /**
   * The cosine of the angle between two rows: 1 where they are equal, 0 where only one of them is
   * all zeros, -1 where an element is not finite in one of them and the rows differ.
   */
  private double cosine(int row) {
    boolean equal = true;
    boolean finite = true;
    double mostExpected = 0;
    double mostGot = 0;
    for (int i = row; i < row + length; i++) {
      equal &= got.same(i, expected);
      finite &= got.finite(i) && expected.finite(i);
      mostExpected = Math.max(mostExpected, Math.abs(expected.number(i)));
      mostGot = Math.max(mostGot, Math.abs(got.number(i)));
    }
    if (equal) {
      return 1;
    }
    if (!finite) {
      return -1;
    }
    if (mostExpected == 0 || mostGot == 0) {
      return mostExpected == mostGot ? 1 : 0;
    }
    return angle(row, mostExpected, mostGot);
  }

  /** Scaled by the largest elements, so that no square overflows. */
  private double angle(int row, double mostExpected, double mostGot) {
    double product = 0;
    double squaresExpected = 0;
    double squaresGot = 0;
    for (int i = row; i < row + length; i++) {
      double one = expected.number(i) / mostExpected;
      double other = got.number(i) / mostGot;
      product += one * other;
      squaresExpected += one * one;
      squaresGot += other * other;
    }
    return Math.min(1, product / (Math.sqrt(squaresExpected) * Math.sqrt(squaresGot)));
  }

  /** The place of the first NaN in the row, else of the first of its largest elements. */
  private int argmax(Elements elements, int row) {
    int most = row;
    for (int i = row; i < row + length; i++) {
      if (Double.isNaN(elements.number(i))) {
        return i;
      }
      if (elements.number(i) > elements.number(most)) {
        most = i;
      }
    }
    return most;
  }
}
