package io.tiltyard.runtime.golden;

import io.tiltyard.base.tensor.Shapes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An answer held against the expected one. A row is what lies along the last axis; a scalar is one
 * row. NaN equals NaN, an infinity itself, and neither is near anything else. Booleans and byte
 * strings are equal or not, whatever the tolerance.
 */
public final class Comparison {
  private final Deviation worst;
  private final @Nullable String difference;

  private Comparison(Deviation worst, @Nullable String difference) {
    this.worst = worst;
    this.difference = difference;
  }

  /** Compares datatype, shape and values; names are not looked at. */
  public static Comparison of(GoldenTensor expected, GoldenTensor got, Tolerance tolerance) {
    if (expected.datatype() != got.datatype()) {
      return new Comparison(
          Deviation.NONE, "datatype is " + got.datatype() + ", expected " + expected.datatype());
    }
    if (!Arrays.equals(expected.shape(), got.shape())) {
      return new Comparison(
          Deviation.NONE,
          "shape is " + Shapes.text(got.shape()) + ", expected " + Shapes.text(expected.shape()));
    }
    boolean numeric = Elements.numeric(expected.datatype());
    Tolerance held = numeric ? tolerance : Tolerance.EXACT;
    Elements wanted = new Elements(expected);
    Elements found = new Elements(got);
    Rows rows = new Rows(wanted, found, expected.shape(), held);
    Deviation worst = numeric ? rows.measure() : Deviation.NONE;
    int first = rows.firstWrong();
    if (first < 0) {
      return new Comparison(worst, null);
    }
    return new Comparison(
        worst,
        "first difference at "
            + Shapes.text(index(first, expected.shape()))
            + ": got "
            + found.text(first)
            + ", expected "
            + wanted.text(first)
            + (numeric ? "; worst: " + worst + "; allowed: " + held : ""));
  }

  private static long[] index(int at, long[] shape) {
    long[] index = new long[shape.length];
    long rest = at;
    for (int i = shape.length - 1; i >= 0; i--) {
      index[i] = rest % shape[i];
      rest /= shape[i];
    }
    return index;
  }

  public boolean holds() {
    return difference == null;
  }

  /** The worst that was measured; {@link Deviation#NONE} where there was nothing to measure. */
  public Deviation worst() {
    return worst;
  }

  /** The first difference that is not allowed and the worst of each kind, or null. */
  public @Nullable String difference() {
    return difference;
  }
}
