package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.DeclaredTensors;
import io.tiltyard.runtime.model.Signature;
import io.tiltyard.runtime.onnx.SessionValues.Role;
import io.tiltyard.runtime.onnx.SessionValues.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The inputs and outputs of a session that can be told as tensors, in the model's order.
 *
 * @param inputs those that are optional last
 * @param outputs those that cannot be told are left out
 * @param notices one for each that is left out, for operators
 */
record SessionPorts(List<Port> inputs, List<Port> outputs, List<String> notices) {
  /**
   * @throws ModelLoadException {@code unsupported_type} where an input is no tensor of a known
   *     type, or no output can be told; {@code invalid_graph} where two have one name
   */
  static SessionPorts of(SessionValues values) throws OrtException, ModelLoadException {
    List<Port> inputs = new ArrayList<>();
    for (Value value : distinct("inputs", values.all(Role.INPUT))) {
      Port port = value.port();
      if (port == null || port.keys() != null) {
        throw unsupported("input " + described(value));
      }
      inputs.add(port);
    }
    List<String> notices = new ArrayList<>();
    for (Value value : values.all(Role.OVERRIDABLE)) {
      Port port = value.port();
      if (port != null) {
        inputs.add(new Port(port.spec().asOptional(), null));
      } else {
        notices.add("input " + described(value) + ", and keeps its value");
      }
    }
    List<Port> outputs = new ArrayList<>();
    for (Value value : distinct("outputs", values.all(Role.OUTPUT))) {
      if (value.port() != null) {
        outputs.add(value.port());
      } else {
        notices.add("output " + described(value) + ", and is left out");
      }
    }
    if (outputs.isEmpty()) {
      throw unsupported(
          notices.isEmpty() ? "the model has no output" : notices.get(notices.size() - 1));
    }
    return new SessionPorts(List.copyOf(inputs), List.copyOf(outputs), List.copyOf(notices));
  }

  private static List<Value> distinct(String what, List<Value> values) throws ModelLoadException {
    Set<String> names = new HashSet<>();
    for (Value value : values) {
      if (!names.add(value.name())) {
        throw new ModelLoadException(
            LoadFailures.INVALID_GRAPH,
            "two " + what + " have the name '" + Excerpt.of(value.name()) + "'");
      }
    }
    return values;
  }

  private static String described(Value value) {
    return "'" + Excerpt.of(value.name()) + "' is " + value.kind();
  }

  private static ModelLoadException unsupported(String what) {
    return new ModelLoadException(
        LoadFailures.UNSUPPORTED_TYPE,
        what + "; expected tensors of the protocol's datatypes, or sequences of maps to numbers");
  }

  /**
   * These with the dimensions of {@code signature}; outputs that it lacks are left out.
   *
   * @param signature has the inputs in the same order, and of the outputs some in the same order
   */
  SessionPorts with(Signature signature) {
    List<Port> served = new ArrayList<>();
    for (Port port : outputs) {
      int index = signature.indexOfOutput(port.spec().name());
      if (index >= 0) {
        served.add(new Port(signature.outputs().get(index), port.keys()));
      }
    }
    List<Port> fed = signature.inputs().stream().map(spec -> new Port(spec, null)).toList();
    return new SessionPorts(fed, List.copyOf(served), notices);
  }

  /** What the model says of its inputs and outputs, held against what an operator says. */
  Signature signature(DeclaredSignature declared) throws ModelLoadException {
    return DeclaredTensors.signature(declared, specs(inputs), specs(outputs));
  }

  private static List<TensorSpec> specs(List<Port> ports) {
    return ports.stream().map(Port::spec).toList();
  }
}
