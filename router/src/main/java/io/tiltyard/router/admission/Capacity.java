package io.tiltyard.router.admission;

import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.model.ModelOptions;

/**
 * What a version was given to work with.
 *
 * @param instances runs at the same time
 * @param batchRows the most rows that are joined in one run; 1 where requests run alone
 * @param queueLimit the most requests that wait
 */
record Capacity(int instances, long batchRows, int queueLimit) {
  static Capacity of(Servable servable) {
    ModelOptions options = servable.options();
    return new Capacity(
        options.instances(),
        servable.signature().batchable() ? options.batchRows() : 1,
        options.queueLimit());
  }

  /** More requests than this cannot be in flight. */
  long ceiling() {
    return queueLimit + instances * batchRows;
  }
}
