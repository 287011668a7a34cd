package io.tiltyard.runtime.prepare;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long each phase of a preparation took. */
final class Phases {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Clock clock;
  private final Map<String, Long> millis = new LinkedHashMap<>();
  private String phase = "";
  private long begin;

  Phases(Clock clock) {
    this.clock = clock;
  }

  /** A phase. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws ModelLoadException;
  }

  <T> T time(String name, Step<T> step) throws ModelLoadException {
    begin(name);
    try {
      return step.run();
    } finally {
      end();
    }
  }

  void begin(String name) {
    phase = name;
    begin = clock.nanoTime();
  }

  /** Ends the phase that was begun, where there is one. */
  void end() {
    if (!phase.isEmpty()) {
      millis.merge(phase, (clock.nanoTime() - begin) / NANOS_PER_MILLI, Long::sum);
      phase = "";
    }
  }

  /** By name, in the order in which they came. */
  Map<String, Long> millis() {
    return millis;
  }
}
