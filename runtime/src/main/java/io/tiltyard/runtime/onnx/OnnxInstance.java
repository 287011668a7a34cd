package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run at a time on a session that several instances share. */
final class OnnxInstance implements ModelInstance, RunOutputs {
  private final OrtSession session;
  private final List<Port> ports;
  private final InputSlot[] inputs;
  private final OutputSlot[] outputs;
  private final Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
  private final Set<String> requested = new LinkedHashSet<>();
  private OrtSession.@Nullable Result result;

  /**
   * @param ports of the inputs, in the order of {@code inputs}
   */
  OnnxInstance(OrtSession session, List<Port> ports, InputSlot[] inputs, OutputSlot[] outputs) {
    this.session = session;
    this.ports = ports;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  @Override
  public RunOutputs run(RunInputs run) throws ModelRunException {
    releaseResult();
    try {
      for (int i = 0; i < inputs.length; i++) {
        feeds.put(ports.get(i).name(), inputs[i].fill(run));
      }
      score(run);
      return this;
    } catch (OrtException | OutOfMemoryError e) {
      releaseResult();
      throw RunFailures.of(e, ports, run);
    } finally {
      for (InputSlot input : inputs) {
        input.clear();
      }
    }
  }

  private void score(RunInputs run) throws OrtException {
    arrange(run);
    try {
      result = session.run(feeds, requested, pinned);
    } catch (OrtException e) {
      if (pinned.isEmpty() || !RunFailures.isWrongOutputShape(e)) {
        throw e;
      }
      for (OutputSlot output : outputs) {
        output.distrust();
      }
      arrange(run);
      result = session.run(feeds, requested, pinned);
    }
    for (OutputSlot output : outputs) {
      if (requested.contains(output.name())) {
        output.fetch(result.get(output.name()).orElseThrow());
      }
    }
  }

  /** Sorts the outputs that are wanted into those that are pinned and those to be fetched. */
  private void arrange(RunInputs run) throws OrtException {
    for (int i = 0; i < outputs.length; i++) {
      String name = outputs[i].name();
      OnnxTensor target = run.wants(i) ? outputs[i].pin(run) : null;
      if (target != null) {
        pinned.put(name, target);
        requested.remove(name);
      } else if (run.wants(i)) {
        pinned.remove(name);
        requested.add(name);
      } else {
        pinned.remove(name);
        requested.remove(name);
      }
    }
    if (pinned.isEmpty() && requested.isEmpty()) {
      requested.add(outputs[0].name());
    }
  }

  @Override
  public long[] shape(int output) {
    return outputs[output].shape();
  }

  @Override
  public ByteBuffer data(int output) {
    return outputs[output].data();
  }

  /** What was fetched lives in ONNX Runtime's memory, until the next run. */
  private void releaseResult() {
    if (result != null) {
      result.close();
      result = null;
    }
  }

  @Override
  public void close() {
    releaseResult();
    for (InputSlot input : inputs) {
      input.close();
    }
    for (OutputSlot output : outputs) {
      output.close();
    }
  }
}
