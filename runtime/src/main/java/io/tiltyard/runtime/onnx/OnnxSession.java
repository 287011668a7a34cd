package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Signature;
import java.util.List;

/** A session and what its instances need to run it. Thread-safe. */
final class OnnxSession implements AutoCloseable {
  private final OrtSession session;
  private final long address;
  private final OrtApi api;
  private final Signature signature;
  private final SessionPorts ports;
  private final NativeNames inputNames;
  private final NativeNames outputNames;

  /**
   * @param declared what an operator says of inputs and outputs
   */
  OnnxSession(OrtSession session, OrtHandles handles, OrtApi api, DeclaredSignature declared)
      throws OrtException, ModelLoadException {
    this.session = session;
    this.address = handles.of(session);
    this.api = api;
    SessionPorts own = SessionPorts.of(new SessionValues(api, address));
    this.signature = own.signature(declared);
    this.ports = own.with(signature);
    this.inputNames = new NativeNames(names(ports.inputs()));
    this.outputNames = new NativeNames(names(ports.outputs()));
  }

  private static List<String> names(List<Port> ports) {
    return ports.stream().map(port -> port.spec().name()).toList();
  }

  long address() {
    return address;
  }

  OrtApi api() {
    return api;
  }

  /** Of what {@link #ports} has. */
  Signature signature() {
    return signature;
  }

  SessionPorts ports() {
    return ports;
  }

  NativeNames inputNames() {
    return inputNames;
  }

  NativeNames outputNames() {
    return outputNames;
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
