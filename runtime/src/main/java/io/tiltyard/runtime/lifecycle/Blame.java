package io.tiltyard.runtime.lifecycle;

/** Knows which versions took the process down. Any thread. */
public interface Blame {
  /** Why this version must not be tried again, empty where it may. */
  String of(String model, long version);

  /** An operator wants it tried all the same. */
  void forgive(String model, long version);
}
