package io.tiltyard.base.time;

import java.time.Instant;
import java.util.function.LongSupplier;

final class SystemClock implements Clock {
  static final SystemClock INSTANCE =
      new SystemClock(System::nanoTime, () -> micros(Instant.now()));

  /** A moment on both clocks holds for so long: then somebody may have set one of them. */
  private static final long MAX_AGE_NANOS = 10_000_000;

  private static final long MAX_GAP_NANOS = 10_000;
  private static final int TRIES = 5;

  private final LongSupplier monotonic;
  private final LongSupplier wall;
  private volatile Moment last;

  /** One moment on both clocks. */
  private record Moment(long nanoTime, long epochMicros) {}

  /**
   * @param monotonic nanoseconds
   * @param wall microseconds since 1970
   */
  SystemClock(LongSupplier monotonic, LongSupplier wall) {
    this.monotonic = monotonic;
    this.wall = wall;
    this.last = moment();
  }

  /** A thread may lose the processor between two clocks: then again. */
  private Moment moment() {
    for (int i = 1; ; i++) {
      long before = monotonic.getAsLong();
      long micros = wall.getAsLong();
      long gap = monotonic.getAsLong() - before;
      if (gap <= MAX_GAP_NANOS || i == TRIES) {
        return new Moment(before + gap / 2, micros);
      }
    }
  }

  @Override
  public long nanoTime() {
    return monotonic.getAsLong();
  }

  @Override
  public long epochMicros() {
    return wall.getAsLong();
  }

  @Override
  public long epochMicrosAt(long nanoTime) {
    Moment known = last;
    if (Math.abs(nanoTime - known.nanoTime) > MAX_AGE_NANOS) {
      known = moment();
      last = known;
    }
    return known.epochMicros + Math.floorDiv(nanoTime - known.nanoTime, 1_000L);
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1_000;
  }
}
