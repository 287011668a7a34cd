package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.OutputTooLargeException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import java.nio.ByteBuffer;

/** One run at a time on a session that several instances share. */
final class OnnxInstance implements ModelInstance, RunOutputs {
  private final OnnxSession session;
  private final InputSlot[] inputs;
  private final OutputSlot[] outputs;
  private final RunCall call;
  private final long options;
  private final Arena arena;

  /** Which output each of the requested ones is. */
  private final int[] requested;

  private int given;
  private int requestedCount;
  private boolean closed;

  /**
   * @param options of the runs; owned from here on
   * @param arena that the runs take memory from
   */
  OnnxInstance(
      OnnxSession session, long options, Arena arena, InputSlot[] inputs, OutputSlot[] outputs) {
    this.session = session;
    this.inputs = inputs;
    this.outputs = outputs;
    this.options = options;
    this.arena = arena;
    call = new RunCall(session.api(), session.address(), options, inputs.length, outputs.length);
    requested = new int[outputs.length];
  }

  @Override
  public RunOutputs run(RunInputs run) throws ModelRunException {
    clearOutputs();
    try {
      arena.beforeRun();
      given = 0;
      for (int i = 0; i < inputs.length; i++) {
        if (run.has(i)) {
          call.setInput(given++, session.inputNames().address(i), inputs[i].fill(run));
        }
      }
      do {
        score(run);
      } while (!outputsWritten());
      for (int i = 0; i < requestedCount; i++) {
        outputs[requested[i]].read();
      }
      return this;
    } catch (OrtException | OutputTooLargeException | OutOfMemoryError e) {
      throw RunFailures.of(e, session.ports().inputs(), run);
    } finally {
      for (InputSlot input : inputs) {
        input.clear();
      }
    }
  }

  private void score(RunInputs run) throws OrtException {
    request(run);
    try {
      call.run(given, requestedCount);
    } catch (OrtException e) {
      if (!RunFailures.isWrongOutputShape(e)) {
        throw e;
      }
      for (OutputSlot output : outputs) {
        output.distrust();
      }
      request(run);
      call.run(given, requestedCount);
    }
    for (int i = 0; i < requestedCount; i++) {
      outputs[requested[i]].accept(call.output(i));
    }
  }

  /** Whether the run wrote all that was pinned; else nothing of it is kept. */
  private boolean outputsWritten() {
    boolean written = true;
    for (int i = 0; i < requestedCount; i++) {
      written &= outputs[requested[i]].wasWritten();
    }
    if (!written) {
      clearOutputs();
    }
    return written;
  }

  /** Lists the outputs that are wanted. ONNX Runtime runs for one at least. */
  private void request(RunInputs run) throws OrtException {
    requestedCount = 0;
    for (int i = 0; i < outputs.length; i++) {
      if (run.wants(i)) {
        request(i, run);
      }
    }
    if (requestedCount == 0) {
      request(0, run);
    }
  }

  private void request(int output, RunInputs run) throws OrtException {
    requested[requestedCount] = output;
    long name = session.outputNames().address(output);
    call.setOutput(requestedCount, name, outputs[output].prepare(run));
    requestedCount++;
  }

  @Override
  public long[] shape(int output) {
    return outputs[output].shape();
  }

  @Override
  public ByteBuffer data(int output) {
    return outputs[output].data();
  }

  private void clearOutputs() {
    for (OutputSlot output : outputs) {
      output.clear();
    }
  }

  @Override
  public boolean trim(boolean all) {
    boolean more = false;
    for (InputSlot input : inputs) {
      arena.shrinkIf(input.isTooLarge(all));
      more |= input.trim(all);
    }
    for (OutputSlot output : outputs) {
      more |= output.trim(all);
    }
    return more;
  }

  @Override
  public void terminate() {
    setTerminate(true);
  }

  @Override
  public void resume() {
    setTerminate(false);
  }

  private void setTerminate(boolean terminate) {
    try {
      session.api().setTerminate(options, terminate);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not change the options of a run", e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    trim(true);
    session.api().releaseRunOptions(options);
    for (InputSlot input : inputs) {
      input.close();
    }
    for (OutputSlot output : outputs) {
      output.close();
    }
  }
}
