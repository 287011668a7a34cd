package io.tiltyard.monitor.latency;

import java.util.concurrent.atomic.LongAdder;

/** A count and a time that many threads add to. */
final class CountedTime {
  private final LongAdder count = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  /** Adds one where {@code duration} is not negative. */
  void add(long duration) {
    if (duration >= 0) {
      nanos.add(duration);
      count.increment();
    }
  }

  CountAndNanos snapshot() {
    return new CountAndNanos(count.sum(), nanos.sum());
  }
}
