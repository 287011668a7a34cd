package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.runtime.model.RunInputs;

/** One input of an instance. */
interface InputSlot extends AutoCloseable {
  /**
   * Copies the input in.
   *
   * @return the native value to run with; the slot owns it
   */
  long fill(RunInputs inputs) throws OrtException;

  /** The run is over: lets go what the next run does not use again. */
  void clear();

  /** As {@link GrowingBuffer#isTooLarge}. */
  boolean isTooLarge(boolean all);

  /** As {@link GrowingBuffer#trim}. */
  boolean trim(boolean all);

  @Override
  void close();
}
