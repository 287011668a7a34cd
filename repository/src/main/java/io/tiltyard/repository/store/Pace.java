package io.tiltyard.repository.store;

/** Slows a copy down, by taking its time. Called by the thread that copies, after each chunk. */
@FunctionalInterface
public interface Pace {
  /** As fast as it goes. */
  Pace UNBOUNDED = bytes -> {};

  /**
   * Returns when the copy may go on.
   *
   * @param bytesCopied so far, of this tree
   */
  void pause(long bytesCopied);
}
