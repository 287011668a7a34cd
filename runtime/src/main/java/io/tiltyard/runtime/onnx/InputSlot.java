package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.tiltyard.runtime.model.RunInputs;

/** One input of an instance: its memory and its tensor. */
interface InputSlot {
  /**
   * Copies the input in.
   *
   * @return the tensor to run with; the slot owns it
   */
  OnnxTensor fill(RunInputs inputs) throws OrtException;

  /** The run is over: lets go what the next run does not use again. */
  void clear();

  void close();
}
