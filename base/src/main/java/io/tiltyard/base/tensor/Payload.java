package io.tiltyard.base.tensor;

/**
 * Bytes of a tensor that came in. Reference counted with one count at birth; whoever holds a count
 * may read, and gives it back exactly once. Reading is safe from several threads.
 */
public interface Payload extends TensorBytes {
  /** Takes one more count. */
  Payload retain();

  /** Gives one count back; the last one frees the bytes. */
  void release();
}
