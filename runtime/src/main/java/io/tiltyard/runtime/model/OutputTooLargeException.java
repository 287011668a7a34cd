package io.tiltyard.runtime.model;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Shapes;

/** An output that does not fit into one buffer. An engine throws and catches it within a run. */
public final class OutputTooLargeException extends RuntimeException {
  /** The largest direct buffer that every JVM gives. */
  public static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final long serialVersionUID = 1L;

  private OutputTooLargeException(String output, String bytes) {
    super("output '" + Excerpt.of(output) + "' has " + bytes + " bytes");
  }

  /**
   * The bytes of an output.
   *
   * @param count of its elements, as {@link Shapes#elementCount} has it
   * @param datatype of elements of one size
   */
  public static int check(String output, long count, DataType datatype) {
    int width = datatype.byteSize();
    if (count == Shapes.OVERFLOW || count > MAX_BYTES / width) {
      throw new OutputTooLargeException(output, "more than " + MAX_BYTES);
    }
    return (int) count * width;
  }

  /** The bytes of an output. */
  public static int check(String output, long bytes) {
    if (bytes < 0 || bytes > MAX_BYTES) {
      throw new OutputTooLargeException(output, Long.toString(bytes));
    }
    return (int) bytes;
  }
}
