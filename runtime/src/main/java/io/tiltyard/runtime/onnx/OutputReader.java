package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;

/** Turns what ONNX Runtime gave for one output into wire bytes. Owned by one instance. */
interface OutputReader {
  /** Reads a native value; {@link #shape} and {@link #data} tell it until the next read. */
  void read(long value) throws OrtException;

  /** Not to be changed. */
  long[] shape();

  /** In wire order from position 0 to the limit; may point into the value, which must stay. */
  ByteBuffer data();

  /** As {@link GrowingBuffer#trim}; nothing is told until the next read. */
  default boolean trim(boolean all) {
    return false;
  }
}
