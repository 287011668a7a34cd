package io.tiltyard.runtime.time;

import java.time.Instant;

final class SystemClock implements Clock {
  static final SystemClock INSTANCE = new SystemClock();

  /** A moment on both clocks holds for so long: then somebody may have set one of them. */
  private static final long MAX_AGE_NANOS = 10_000_000;

  private static final long MAX_GAP_NANOS = 10_000;
  private static final int TRIES = 5;

  private volatile Moment last = Moment.now();

  private SystemClock() {}

  /** One moment on both clocks. */
  private record Moment(long nanoTime, long epochMicros) {
    /** A thread may lose the processor between two clocks: then again. */
    static Moment now() {
      for (int i = 1; ; i++) {
        long before = System.nanoTime();
        long micros = micros(Instant.now());
        long gap = System.nanoTime() - before;
        if (gap <= MAX_GAP_NANOS || i == TRIES) {
          return new Moment(before + gap / 2, micros);
        }
      }
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long epochMicros() {
    return micros(Instant.now());
  }

  @Override
  public long epochMicrosAt(long nanoTime) {
    Moment known = last;
    if (Math.abs(nanoTime - known.nanoTime) > MAX_AGE_NANOS) {
      known = Moment.now();
      last = known;
    }
    return known.epochMicros + Math.floorDiv(nanoTime - known.nanoTime, 1_000L);
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1_000;
  }
}
