package io.tiltyard.loadtest.pace;

import java.util.SplittableRandom;

/** When requests should start, whatever became of those before. */
@FunctionalInterface
public interface Arrivals {

  /** The next one, in nanoseconds from the start of the schedule; never less than the last. */
  long next();

  /**
   * One every 1/rate seconds, the first at once. Each is computed from its number, so that nothing
   * adds up over a long run.
   *
   * @param rate a second, above 0
   */
  static Arrivals constant(double rate) {
    double gap = 1e9 / rate;
    return new Arrivals() {
      private long count;

      @Override
      public long next() {
        return (long) (count++ * gap);
      }
    };
  }

  /**
   * Independent of each other, as those of many users are: gaps have an exponential distribution
   * with the mean 1/rate.
   *
   * @param rate a second, above 0
   */
  static Arrivals poisson(double rate, long seed) {
    double mean = 1e9 / rate;
    SplittableRandom random = new SplittableRandom(seed);
    return new Arrivals() {
      private double at;

      @Override
      public long next() {
        at -= Math.log(1 - random.nextDouble()) * mean;
        return (long) at;
      }
    };
  }
}
