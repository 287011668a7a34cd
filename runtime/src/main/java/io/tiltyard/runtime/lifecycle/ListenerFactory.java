package io.tiltyard.runtime.lifecycle;

import io.tiltyard.runtime.batch.BatchListener;

/** Gives every version somebody who is told of its runs. Thread-safe. */
@FunctionalInterface
public interface ListenerFactory {
  /**
   * @param digest of its files: those of two of the same number are counted apart
   */
  BatchListener listener(String model, long version, String digest);
}
