package io.tiltyard.runtime.prepare;

import io.tiltyard.repository.store.Pace;
import io.tiltyard.runtime.lifecycle.LiveImpact;

/** Sees to it that a load does not hurt those who are served meanwhile. Used by load threads. */
public interface Throttle {
  /** A load begins. */
  Watch begin();

  /** One load. */
  interface Watch extends Pace, AutoCloseable {
    /** Returns when the next step may begin; waits for so long as others suffer, within a bound. */
    void step();

    /** What became of the others so far. */
    LiveImpact impact();

    @Override
    void close();
  }
}
