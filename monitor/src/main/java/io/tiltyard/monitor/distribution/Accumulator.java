package io.tiltyard.monitor.distribution;

/**
 * A distribution that still grows. For one thread.
 *
 * @param <A> the accumulators that it can be merged with: its own kind
 */
interface Accumulator<A extends Accumulator<A>> {
  /** Takes what {@code other} took. */
  void merge(A other);

  Distribution snapshot();
}
