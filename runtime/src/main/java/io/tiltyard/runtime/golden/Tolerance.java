package io.tiltyard.runtime.golden;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * How far an answer may be from the golden one. Every tolerance that is named must hold; where none
 * is named, the values are equal.
 *
 * @param abs most that an element may differ, at least 0
 * @param rel most that an element may differ as a part of the expected magnitude, at least 0; where
 *     {@code abs} is named too, only of elements whose expected magnitude exceeds it
 * @param cosine least similarity of each row along the last axis, -1 to 1
 * @param argmax whether the place of each row's largest element is the same
 */
public record Tolerance(
    @Nullable Double abs, @Nullable Double rel, @Nullable Double cosine, boolean argmax) {
  /** No difference at all. */
  public static final Tolerance EXACT = new Tolerance(null, null, null, false);

  /** Elements may differ by so much. */
  public static Tolerance within(double abs) {
    return new Tolerance(abs, null, null, false);
  }

  /** Whether any tolerance is named. */
  public boolean isNamed() {
    return abs != null || rel != null || cosine != null || argmax;
  }

  /** Whether an element that should be {@code expected} may differ by {@code distance}. */
  boolean allows(double expected, double distance) {
    return Double.isFinite(distance)
        && (abs == null || distance <= abs)
        && (rel == null || !boundByRel(expected) || distance <= rel * Math.abs(expected));
  }

  /** What {@code abs} takes for zero has no relative difference. */
  boolean boundByRel(double expected) {
    return abs == null || !(Math.abs(expected) <= abs);
  }

  @Override
  public String toString() {
    if (!isNamed()) {
      return "equal";
    }
    StringJoiner text = new StringJoiner(", ");
    if (abs != null) {
      text.add("abs " + abs);
    }
    if (rel != null) {
      text.add("rel " + rel);
    }
    if (cosine != null) {
      text.add("cosine " + cosine);
    }
    if (argmax) {
      text.add("argmax");
    }
    return text.toString();
  }
}
