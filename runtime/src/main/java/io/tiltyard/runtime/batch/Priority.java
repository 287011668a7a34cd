package io.tiltyard.runtime.batch;

/**
 * How important a request is: 0 is served first and gives its place in a full queue up last. Within
 * a priority the oldest goes first; a less important request waits for as long as more important
 * ones do.
 */
public final class Priority {
  /** Served first. */
  public static final int HIGHEST = 0;

  /** Of a request that says nothing. */
  public static final int DEFAULT = 1;

  /** Served last. */
  public static final int LOWEST = 3;

  /** How many there are. */
  public static final int LEVELS = LOWEST + 1;

  private Priority() {}

  /**
   * What the protocol's parameter {@code priority} means: 0 the default, 1 the highest, larger
   * numbers less; all from {@link #LEVELS} on are the lowest.
   *
   * @param parameter not negative
   */
  public static int of(long parameter) {
    return parameter == 0 ? DEFAULT : (int) Math.min(parameter, LEVELS) - 1;
  }
}
