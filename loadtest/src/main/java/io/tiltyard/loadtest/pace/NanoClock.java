package io.tiltyard.loadtest.pace;

/** The time that intervals are measured by; from {@link System#nanoTime} but in tests. */
@FunctionalInterface
public interface NanoClock {
  long nanoTime();
}
