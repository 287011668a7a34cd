package io.tiltyard.base.testing;

import java.util.Random;

/** Random numbers whose seed is printed, so that a failing test can be run again. */
public final class SeededRandom {
  private static final String PROPERTY = "tiltyard.test.seed";

  private SeededRandom() {}

  /** Seeded with the system property {@code tiltyard.test.seed}, or anew. */
  public static Random create() {
    long seed = Long.getLong(PROPERTY, System.nanoTime());
    System.out.println("seed: -D" + PROPERTY + "=" + seed);
    return new Random(seed);
  }
}
