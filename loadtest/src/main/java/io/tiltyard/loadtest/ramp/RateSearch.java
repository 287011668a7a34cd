package io.tiltyard.loadtest.ramp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalDouble;

/**
 * Looks for the highest rate that keeps a target: doubles until one fails, then halves the gap
 * between the best that held and the worst that did not, until they are close. A rate fails only
 * when it failed twice in a row, so that one hiccup of the machine decides nothing. Where the first
 * rate fails, smaller ones are tried.
 */
public final class RateSearch {
  private static final int ATTEMPTS = 2;
  private static final double LOWEST = 1;
  private static final MathContext DIGITS = new MathContext(3);

  private final double highest;
  private final double precision;
  private double good;
  private double bad = Double.POSITIVE_INFINITY;
  private double current;
  private int failures;
  private boolean done;

  /**
   * @param first rate to try
   * @param highest never tried above
   * @param precision how close the best and the worst must be, as a share: 0.05 for 5 percent
   */
  public RateSearch(double first, double highest, double precision) {
    this.highest = highest;
    this.precision = precision;
    this.current = Math.min(first, highest);
  }

  /** The rate to try now; empty when the search is over. */
  public OptionalDouble next() {
    return done ? OptionalDouble.empty() : OptionalDouble.of(current);
  }

  /** The current rate kept the target. */
  public void passed() {
    good = current;
    move();
  }

  /** The current rate did not keep the target. */
  public void failed() {
    failures++;
    if (failures == ATTEMPTS) {
      bad = current;
      move();
    }
  }

  /** The highest rate that kept the target so far; empty where none did. */
  public OptionalDouble best() {
    return good == 0 ? OptionalDouble.empty() : OptionalDouble.of(good);
  }

  /** Whether the best is the highest that may be tried, so that the limit was not found. */
  public boolean isCapped() {
    return good == highest;
  }

  private void move() {
    failures = 0;
    double next;
    if (bad == Double.POSITIVE_INFINITY) {
      next = Math.min(2 * good, highest);
    } else if (good == 0) {
      next = bad / 2;
    } else {
      next = (good + bad) / 2;
    }
    next = new BigDecimal(next).round(DIGITS).doubleValue();
    done =
        next < LOWEST || next <= good || next >= bad || (good > 0 && bad / good <= 1 + precision);
    current = next;
  }
}
