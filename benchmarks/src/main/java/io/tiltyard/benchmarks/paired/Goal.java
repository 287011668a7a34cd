package io.tiltyard.benchmarks.paired;

/**
 * What a ratio is to reach. It is reached only where the whole interval of the ratio reaches it.
 *
 * @param bound that the ratio may equal
 */
public record Goal(Direction direction, double bound) {
  /** On which side of the bound the ratio is to be. */
  public enum Direction {
    AT_LEAST,
    AT_MOST
  }

  /** What the measurement says of the goal. */
  public enum Verdict {
    REACHED,
    MISSED,
    OPEN
  }

  public static Goal atLeast(double bound) {
    return new Goal(Direction.AT_LEAST, bound);
  }

  public static Goal atMost(double bound) {
    return new Goal(Direction.AT_MOST, bound);
  }

  /** {@link Verdict#OPEN} where the interval lies on both sides, or where there is none. */
  public Verdict verdict(Estimate ratio) {
    boolean atLeast = direction == Direction.AT_LEAST;
    if (atLeast ? ratio.low() >= bound : ratio.high() <= bound) {
      return Verdict.REACHED;
    }
    if (atLeast ? ratio.high() < bound : ratio.low() > bound) {
      return Verdict.MISSED;
    }
    return Verdict.OPEN;
  }

  @Override
  public String toString() {
    return (direction == Direction.AT_LEAST ? "at least " : "at most ") + bound;
  }
}
