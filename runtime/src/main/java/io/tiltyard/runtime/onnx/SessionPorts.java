package io.tiltyard.runtime.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.DeclaredTensors;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.Signature;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.Dimension;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inputs and outputs of a session that can be told as tensors, in the model's order.
 *
 * @param outputs those that cannot be told are left out
 */
record SessionPorts(List<Port> inputs, List<Port> outputs) {
  private static final Logger LOG = LoggerFactory.getLogger(SessionPorts.class);

  /**
   * @param address of the session: names come from there, as the Java API changes some
   * @throws ModelLoadException {@code unsupported_type} where an input is no tensor of a known
   *     type, or no output can be told
   */
  static SessionPorts of(OrtSession session, long address, OrtApi api, ModelArtifact artifact)
      throws OrtException, ModelLoadException {
    List<Port> inputs = new ArrayList<>();
    List<ValueInfo> inputInfos = infos(session.getInputInfo(), session.getNumInputs());
    for (int i = 0; i < inputInfos.size(); i++) {
      String name = api.inputName(address, i);
      Port port = tensor(name, inputInfos.get(i));
      if (port == null) {
        throw unsupported("input '" + Excerpt.of(name) + "' is " + kind(inputInfos.get(i)));
      }
      inputs.add(port);
    }
    List<Port> outputs = new ArrayList<>();
    List<ValueInfo> outputInfos = infos(session.getOutputInfo(), session.getNumOutputs());
    for (int i = 0; i < outputInfos.size(); i++) {
      String name = api.outputName(address, i);
      Port port = output(name, outputInfos.get(i));
      if (port != null) {
        outputs.add(port);
      } else {
        LOG.warn(
            "model '{}' version {}: output '{}' is left out, it is {}",
            artifact.model(),
            artifact.version(),
            Excerpt.of(name),
            kind(outputInfos.get(i)));
      }
    }
    if (outputs.isEmpty()) {
      throw unsupported("no output is a tensor or a sequence of maps to numbers");
    }
    return new SessionPorts(List.copyOf(inputs), List.copyOf(outputs));
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
    List<Port> fed = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      fed.add(new Port(signature.inputs().get(i), inputs.get(i).keys()));
    }
    return new SessionPorts(List.copyOf(fed), List.copyOf(served));
  }

  /** What the model says of its inputs and outputs, held against what an operator says. */
  Signature signature(DeclaredSignature declared) throws ModelLoadException {
    return DeclaredTensors.signature(declared, specs(inputs), specs(outputs));
  }

  private static List<TensorSpec> specs(List<Port> ports) {
    return ports.stream().map(Port::spec).toList();
  }

  /** The Java API keeps them by name, and may take two names for one. */
  private static List<ValueInfo> infos(Map<String, NodeInfo> byName, long count)
      throws ModelLoadException {
    if (byName.size() != count) {
      throw unsupported(
          "two inputs or outputs differ only in characters beyond U+FFFF of their names");
    }
    return byName.values().stream().map(NodeInfo::getInfo).toList();
  }

  private static @Nullable Port output(String name, ValueInfo info) {
    return info instanceof SequenceInfo sequence ? maps(name, sequence) : tensor(name, info);
  }

  private static @Nullable Port tensor(String name, ValueInfo info) {
    DataType datatype = info instanceof TensorInfo tensor ? ElementTypes.datatype(tensor) : null;
    if (datatype == null) {
      return null;
    }
    return new Port(new TensorSpec(name, datatype, dimensions((TensorInfo) info)), null);
  }

  private static List<Dimension> dimensions(TensorInfo info) {
    long[] sizes = info.getShape();
    String[] symbols = info.getDimensionNames();
    List<Dimension> dimensions = new ArrayList<>(sizes.length);
    for (int i = 0; i < sizes.length; i++) {
      dimensions.add(sizes[i] < 0 ? Dimension.variable(symbols[i]) : Dimension.fixed(sizes[i]));
    }
    return dimensions;
  }

  /** A sequence of maps becomes a matrix whose size is known only after the run. */
  private static @Nullable Port maps(String name, SequenceInfo info) {
    DataType datatype = info.isSequenceOfMaps() ? number(info.mapInfo.valueType) : null;
    if (datatype == null) {
      return null;
    }
    boolean text = info.mapInfo.keyType == OnnxJavaType.STRING;
    List<Dimension> matrix = List.of(Dimension.variable(""), Dimension.variable(""));
    return new Port(new TensorSpec(name, datatype, matrix), text ? DataType.BYTES : DataType.INT64);
  }

  private static @Nullable DataType number(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> DataType.FP32;
      case DOUBLE -> DataType.FP64;
      case INT64 -> DataType.INT64;
      case INT8, INT16, INT32, UINT8, BOOL, STRING, FLOAT16, BFLOAT16, UNKNOWN -> null;
    };
  }

  private static String kind(ValueInfo info) {
    if (info instanceof TensorInfo tensor) {
      return "a tensor of " + tensor.onnxType;
    }
    return info instanceof SequenceInfo ? "a sequence" : "a map";
  }

  private static ModelLoadException unsupported(String what) {
    return new ModelLoadException(
        LoadFailures.UNSUPPORTED_TYPE, what + "; expected tensors of the protocol's datatypes");
  }
}
