package io.tiltyard.runtime.model;

import java.nio.ByteBuffer;

/** What one run is fed, by position in the signature. */
public interface RunInputs {
  /** Whether it is there; it may be missing where it is optional, and has nothing to tell then. */
  default boolean has(int input) {
    return true;
  }

  /** The shape over all joined requests. */
  long[] shape(int input);

  /** Bytes over all joined requests. */
  int byteLength(int input);

  /** Copies all bytes in wire order to {@code target}, which has exactly the room. */
  void gather(int input, ByteBuffer target);

  /** Whether anybody asked for this output. */
  boolean wants(int output);
}
