package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.ArenaShrinking;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.OutputShape;
import io.tiltyard.runtime.model.ServedSignature;
import io.tiltyard.runtime.model.Signature;
import java.util.ArrayList;
import java.util.List;

/** A loaded version: one session a device, which the instances there share. */
final class OnnxModel implements Model {
  private static final String PLATFORM = "onnx_onnxv1";

  private final DeviceSessions sessions;
  private final ServedSignature served;
  private final GraphFacts facts;
  private final ArenaShrinking shrinking;

  /**
   * @param sessions owned from here on
   * @param shrinking of the memory that runs leave unused
   */
  OnnxModel(DeviceSessions sessions, GraphFacts facts, ArenaShrinking shrinking) {
    this.sessions = sessions;
    this.shrinking = shrinking;
    this.facts = facts;
    this.served = new ServedSignature(sessions.first().signature());
  }

  @Override
  public Signature signature() {
    return served.signature();
  }

  @Override
  public String platform() {
    return PLATFORM;
  }

  @Override
  public List<Device> devices() {
    return sessions.devices();
  }

  @Override
  public GraphFacts facts() {
    return facts;
  }

  @Override
  public List<String> notices() {
    List<String> notices = new ArrayList<>(sessions.notices());
    notices.addAll(sessions.first().ports().notices());
    notices.addAll(served.notices());
    return notices;
  }

  @Override
  public ModelInstance newInstance() {
    OnnxSession session = sessions.next();
    Signature signature = session.signature();
    InputSlot[] inputs = new InputSlot[signature.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = input(i, signature.inputs().get(i).datatype(), session.api());
    }
    OutputSlot[] outputs = new OutputSlot[signature.outputs().size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = output(i, session);
    }
    long options = runOptions(session.api());
    Arena arena = new Arena(session.api(), options, shrinking);
    return new OnnxInstance(session, options, arena, inputs, outputs);
  }

  private static long runOptions(OrtApi api) {
    try {
      return api.newRunOptions();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not make the options of a run", e);
    }
  }

  private static InputSlot input(int index, DataType datatype, OrtApi api) {
    return datatype == DataType.BYTES
        ? new StringInput(index, api)
        : new FixedInput(index, datatype, api);
  }

  private OutputSlot output(int index, OnnxSession session) {
    Port port = session.ports().outputs().get(index);
    OrtApi api = session.api();
    TensorSpec spec = port.spec();
    if (port.keys() != null) {
      OutputReader keys = reader(spec.name(), port.keys(), api);
      OutputReader maps = new MapsReader(spec.name(), spec.datatype(), keys, api);
      return new OutputSlot(port, index, served, maps, null, api);
    }
    OutputReader reader = reader(spec.name(), spec.datatype(), api);
    OutputShape shape = new OutputShape(spec, session.signature());
    boolean pinnable = spec.datatype().fixedSize() && shape.isKnown();
    return new OutputSlot(port, index, served, reader, pinnable ? shape : null, api);
  }

  private static OutputReader reader(String name, DataType datatype, OrtApi api) {
    return datatype == DataType.BYTES
        ? new StringReader(name, api)
        : new TensorReader(name, datatype, api);
  }

  @Override
  public void close() {
    sessions.close();
  }
}
