package io.tiltyard.runtime.model;

import java.nio.ByteBuffer;

/** What one run gave, by position in the signature; only outputs that were wanted may be read. */
public interface RunOutputs {
  long[] shape(int output);

  /** The bytes in wire order from position 0 to the limit; owned by the instance. */
  ByteBuffer data(int output);
}
