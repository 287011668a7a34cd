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
   * @param names of the inputs; they outlive this object
   * @param outputs the most that are ever requested
   */
  RunCall(OrtApi api, long session, long options, NativeNames names, int outputs) {
    this.api = api;
    int inputs = names.size();
    inputValues = inputs * Long.BYTES;
    outputNames = 2 * inputs * Long.BYTES;
    outputValues = outputNames + outputs * Long.BYTES;
    memory =
        ByteBuffer.allocateDirect(outputValues + outputs * Long.BYTES)
            .order(ByteOrder.nativeOrder());
    for (int i = 0; i < inputs; i++) {
      memory.putLong(i * Long.BYTES, names.address(i));
    }
    long base = OrtApi.address(memory);
    arguments =
        new Object[] {
          session,
          options,
          base,
          base + inputValues,
          (long) inputs,
          base + outputNames,
          0L,
          base + outputValues
        };
  }

  void setInput(int index, long value) {
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

  /** Runs the session on the calling thread for so many outputs. */
  void run(int requested) throws OrtException {
    arguments[OUTPUT_COUNT] = (long) requested;
    api.run(arguments);
  }

  /** What the run gave: what was set, or the new value. */
  long output(int index) {
    return memory.getLong(outputValues + index * Long.BYTES);
  }
}
