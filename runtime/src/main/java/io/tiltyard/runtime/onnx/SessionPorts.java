package io.tiltyard.runtime.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.Dimension;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
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
   * @throws ModelLoadException {@code unsupported_type} where an input is no tensor of a known
   *     type, or no output is
   */
  static SessionPorts of(OrtSession session, ModelArtifact artifact)
      throws OrtException, ModelLoadException {
    List<Port> inputs = new ArrayList<>();
    for (NodeInfo node : session.getInputInfo().values()) {
      Port port = tensor(node);
      if (port == null) {
        throw unsupported("input '" + Excerpt.of(node.getName()) + "' is " + kind(node));
      }
      inputs.add(port);
    }
    List<Port> outputs = new ArrayList<>();
    for (NodeInfo node : session.getOutputInfo().values()) {
      Port port = node.getInfo() instanceof SequenceInfo ? maps(node) : tensor(node);
      if (port != null) {
        outputs.add(port);
      } else {
        LOG.warn(
            "model '{}' version {}: output '{}' is left out, it is {}",
            artifact.model(),
            artifact.version(),
            Excerpt.of(node.getName()),
            kind(node));
      }
    }
    if (outputs.isEmpty()) {
      throw unsupported("no output is a tensor or a sequence of maps to numbers");
    }
    return new SessionPorts(List.copyOf(inputs), List.copyOf(outputs));
  }

  private static @Nullable Port tensor(NodeInfo node) {
    if (!(node.getInfo() instanceof TensorInfo info)) {
      return null;
    }
    DataType datatype = ElementTypes.datatype(info);
    if (datatype == null) {
      return null;
    }
    return new Port(new TensorSpec(node.getName(), datatype, dimensions(info)), info);
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
  private static @Nullable Port maps(NodeInfo node) {
    SequenceInfo info = (SequenceInfo) node.getInfo();
    DataType datatype = info.isSequenceOfMaps() ? number(info.mapInfo.valueType) : null;
    if (datatype == null) {
      return null;
    }
    List<Dimension> matrix = List.of(Dimension.variable(""), Dimension.variable(""));
    return new Port(new TensorSpec(node.getName(), datatype, matrix), null);
  }

  private static @Nullable DataType number(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> DataType.FP32;
      case DOUBLE -> DataType.FP64;
      case INT64 -> DataType.INT64;
      case INT8, INT16, INT32, UINT8, BOOL, STRING, FLOAT16, BFLOAT16, UNKNOWN -> null;
    };
  }

  private static String kind(NodeInfo node) {
    if (node.getInfo() instanceof TensorInfo info) {
      return "a tensor of " + info.onnxType;
    }
    return node.getInfo() instanceof SequenceInfo ? "a sequence" : "a map";
  }

  private static ModelLoadException unsupported(String what) {
    return new ModelLoadException(
        LoadFailures.UNSUPPORTED_TYPE, what + "; expected tensors of the protocol's datatypes");
  }
}
