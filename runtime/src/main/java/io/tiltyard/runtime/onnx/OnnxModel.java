package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.Signature;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.util.List;

/** A loaded version: one session, which all its instances share. */
final class OnnxModel implements Model {
  private static final String PLATFORM = "onnx_onnxv1";

  private final OnnxSession session;
  private final String digest;
  private final long fileBytes;
  private final Signature signature;

  OnnxModel(OnnxSession session, String digest, long fileBytes) {
    this.session = session;
    this.digest = digest;
    this.fileBytes = fileBytes;
    this.signature =
        new Signature(specs(session.ports().inputs()), specs(session.ports().outputs()));
  }

  private static List<TensorSpec> specs(List<Port> ports) {
    return ports.stream().map(Port::spec).toList();
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public String platform() {
    return PLATFORM;
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public long fileBytes() {
    return fileBytes;
  }

  @Override
  public ModelInstance newInstance() {
    InputSlot[] inputs = new InputSlot[signature.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = input(i, signature.inputs().get(i).datatype());
    }
    OutputSlot[] outputs = new OutputSlot[signature.outputs().size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = output(session.ports().outputs().get(i));
    }
    return new OnnxInstance(session, runOptions(), inputs, outputs);
  }

  private long runOptions() {
    try {
      return session.api().newRunOptions();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not make the options of a run", e);
    }
  }

  private InputSlot input(int index, DataType datatype) {
    return datatype == DataType.BYTES
        ? new StringInput(index, session.api())
        : new FixedInput(index, datatype, session.api());
  }

  private OutputSlot output(Port port) {
    TensorSpec spec = port.spec();
    OrtApi api = session.api();
    if (port.keys() != null) {
      OutputReader keys = reader(spec.name(), port.keys());
      OutputReader maps = new MapsReader(spec.name(), spec.datatype(), keys, api);
      return new OutputSlot(port, maps, null, api);
    }
    OutputReader reader = reader(spec.name(), spec.datatype());
    boolean pinnable = spec.datatype().fixedSize();
    return new OutputSlot(
        port, reader, pinnable ? ShapeRule.of(spec, signature.inputs()) : null, api);
  }

  private OutputReader reader(String name, DataType datatype) {
    return datatype == DataType.BYTES
        ? new StringReader(name, session.api())
        : new TensorReader(name, datatype, session.api());
  }

  @Override
  public void close() {
    session.close();
  }
}
