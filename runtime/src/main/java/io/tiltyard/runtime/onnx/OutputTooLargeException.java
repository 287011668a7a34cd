package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.Shapes;

/** An output that does not fit into one buffer. */
final class OutputTooLargeException extends OrtException {
  private static final long serialVersionUID = 1L;

  private OutputTooLargeException(String output, String bytes) {
    super("output '" + output + "' has " + bytes + " bytes");
  }

  /** The bytes of an output of so many elements. */
  static int check(String output, long count, DataType datatype) throws OutputTooLargeException {
    int width = datatype.byteSize();
    if (count == Shapes.OVERFLOW || count > GrowingBuffer.MAX_BYTES / width) {
      throw new OutputTooLargeException(output, "more than " + GrowingBuffer.MAX_BYTES);
    }
    return (int) count * width;
  }

  /** The bytes of an output. */
  static int check(String output, long bytes) throws OutputTooLargeException {
    if (bytes < 0 || bytes > GrowingBuffer.MAX_BYTES) {
      throw new OutputTooLargeException(output, Long.toString(bytes));
    }
    return (int) bytes;
  }
}
