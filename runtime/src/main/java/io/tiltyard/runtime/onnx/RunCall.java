package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code OrtApi::Run}, kept in native memory from run to run: names and values of
 * the inputs, names and values of the requested outputs.
 */
final class RunCall {
  private static final int INPUT_COUNT = 4;
  private static final int OUTPUT_COUNT = 6;

  private final OrtApi api;
  private final ByteBuffer memory;
  private final int inputValues;
  private final int outputNames;
  private final int outputValues;
  private final @Nullable Object[] arguments;

  /**
   * @param session address of the session
   * @param options of the runs; they outlive this object
   * @param inputs the most that are ever given
   * @param outputs the most that are ever requested
   */
  RunCall(OrtApi api, long session, long options, int inputs, int outputs) {
    this.api = api;
    inputValues = inputs * Long.BYTES;
    outputNames = 2 * inputs * Long.BYTES;
    outputValues = outputNames + outputs * Long.BYTES;
    memory =
        ByteBuffer.allocateDirect(outputValues + outputs * Long.BYTES)
            .order(ByteOrder.nativeOrder());
    long base = OrtApi.address(memory);
    arguments =
        new Object[] {
          session,
          options,
          base,
          base + inputValues,
          0L,
          base + outputNames,
          0L,
          base + outputValues
        };
  }

  /**
   * @param index among the given inputs
   */
  void setInput(int index, long name, long value) {
    memory.putLong(index * Long.BYTES, name);
    memory.putLong(inputValues + index * Long.BYTES, value);
  }

  /**
   * @param index among the requested outputs
   * @param value to write to, or 0 for a new one
   */
  void setOutput(int index, long name, long value) {
    memory.putLong(outputNames + index * Long.BYTES, name);
    memory.putLong(outputValues + index * Long.BYTES, value);
  }

  /** Runs the session on the calling thread with so many inputs, for so many outputs. */
  void run(int given, int requested) throws OrtException {
    arguments[INPUT_COUNT] = (long) given;
    arguments[OUTPUT_COUNT] = (long) requested;
    api.run(arguments);
  }

  /** What the run gave: what was set, or the new value. */
  long output(int index) {
    return memory.getLong(outputValues + index * Long.BYTES);
  }
}
