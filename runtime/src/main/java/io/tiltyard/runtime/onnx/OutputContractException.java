package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.tensor.Shapes;
import io.tiltyard.runtime.tensor.TensorSpec;

/** An output of another rank, or of another size where one is declared. The message may be told. */
final class OutputContractException extends OrtException {
  private static final long serialVersionUID = 1L;

  private OutputContractException(String message) {
    super(message);
  }

  /**
   * Holds what a run gave against what is declared. Names of dimensions bind nothing here: files
   * are full of names that exporters reused. An output without dimensions is not held either: that
   * is how ONNX Runtime tells one whose shape the file does not have.
   */
  static void check(TensorSpec spec, long[] shape) throws OutputContractException {
    if (spec.rank() > 0 && !spec.admits(shape)) {
      throw new OutputContractException(
          "the model gave output '"
              + Excerpt.of(spec.name())
              + "' the shape "
              + Shapes.text(shape)
              + ", its signature declares "
              + Shapes.text(spec.shape()));
    }
  }
}
