package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.Signature;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A loaded version: one session, which all its instances share. */
final class OnnxModel implements Model {
  private static final String PLATFORM = "onnx_onnxv1";

  private final OrtSession session;
  private final SessionPorts ports;
  private final TensorFactory factory;
  private final String digest;
  private final long fileBytes;
  private final Signature signature;

  OnnxModel(
      OrtSession session,
      SessionPorts ports,
      TensorFactory factory,
      String digest,
      long fileBytes) {
    this.session = session;
    this.ports = ports;
    this.factory = factory;
    this.digest = digest;
    this.fileBytes = fileBytes;
    this.signature = new Signature(specs(ports.inputs()), specs(ports.outputs()));
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
    InputSlot[] inputs = new InputSlot[ports.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = input(i, ports.inputs().get(i));
    }
    OutputSlot[] outputs = new OutputSlot[ports.outputs().size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = output(ports.outputs().get(i));
    }
    return new OnnxInstance(session, ports.inputs(), inputs, outputs);
  }

  private InputSlot input(int index, Port port) {
    return port.spec().datatype() == DataType.BYTES
        ? new StringInput(index, port, factory)
        : new FixedInput(index, port, factory);
  }

  private OutputSlot output(Port port) {
    if (port.info() == null) {
      return new OutputSlot(port, factory, new MapsReader(port), null);
    }
    if (port.spec().datatype() == DataType.BYTES) {
      return new OutputSlot(port, factory, new StringReader(port, factory), null);
    }
    @Nullable ShapeRule rule = ShapeRule.of(port.spec(), signature.inputs());
    return new OutputSlot(port, factory, new TensorReader(port, factory), rule);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not close a session", e);
    }
  }
}
