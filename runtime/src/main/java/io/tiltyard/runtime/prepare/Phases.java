package io.tiltyard.runtime.prepare;

import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long each phase of a preparation took. */
final class Phases {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Clock clock;
  private final Map<String, Long> millis = new LinkedHashMap<>();

  Phases(Clock clock) {
    this.clock = clock;
  }

  /** A phase. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws ModelLoadException;
  }

  <T> T time(String name, Step<T> step) throws ModelLoadException {
    long begin = clock.nanoTime();
    try {
      return step.run();
    } finally {
      millis.merge(name, (clock.nanoTime() - begin) / NANOS_PER_MILLI, Long::sum);
    }
  }

  /** By name, in the order in which they came. */
  Map<String, Long> millis() {
    return millis;
  }
}
