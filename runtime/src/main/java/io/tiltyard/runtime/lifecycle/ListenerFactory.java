package io.tiltyard.runtime.lifecycle;

import io.tiltyard.runtime.batch.BatchListener;

/** Gives every version somebody who is told of its runs. Thread-safe. */
@FunctionalInterface
public interface ListenerFactory {
  BatchListener listener(String model, long version);
}
