package io.tiltyard.server.config.triton;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Message;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.proto.inference.ModelTensorReshape;
import io.tiltyard.runtime.model.DeclaredSignature;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code input} or {@code output} of a file: both have the same fields for what counts here.
 */
final class Tensors {
  private static final String TYPE = "TYPE_";

  private final Findings findings;
  private final boolean batched;

  private Tensors(Findings findings, boolean batched) {
    this.findings = findings;
    this.batched = batched;
  }

  /**
   * @param field {@code input} or {@code output}
   * @param batched whether the batch dimension goes without saying
   */
  static List<TensorSpec> read(
      ConfigNode config, String field, boolean batched, Findings findings) {
    Tensors tensors = new Tensors(findings, batched);
    List<TensorSpec> specs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ConfigNode node : config.children(field)) {
      TensorSpec spec = tensors.read(node);
      if (spec == null) {
        continue;
      }
      if (!names.add(spec.name())) {
        findings.invalid(
            node.place("name"), Findings.quoted(spec.name()) + " again", "each name once");
      }
      specs.add(spec);
    }
    return specs;
  }

  private @Nullable TensorSpec read(ConfigNode node) {
    String name = (String) value(node.message(), "name");
    if (name.isEmpty()) {
      findings.invalid(node.place("name"), "nothing", "the name of the tensor");
    }
    DataType datatype = datatype(node);
    List<Long> dims = dims(node.message());
    checkReshape(node, dims);
    List<Dimension> dimensions = dimensions(node, dims);
    return name.isEmpty() || datatype == null || dimensions == null
        ? null
        : new TensorSpec(name, datatype, dimensions);
  }

  private @Nullable DataType datatype(ConfigNode node) {
    String type = ((EnumValueDescriptor) value(node.message(), "data_type")).getName();
    if (type.equals("TYPE_STRING")) {
      return DataType.BYTES;
    }
    DataType datatype =
        type.startsWith(TYPE) ? DataType.named(type.substring(TYPE.length())) : null;
    if (datatype == null) {
      findings.invalid(node.place("data_type"), "nothing", "a data type such as TYPE_FP32");
    }
    return datatype;
  }

  private @Nullable List<Dimension> dimensions(ConfigNode node, List<Long> dims) {
    if (dims.isEmpty() || dims.size() >= Shapes.MAX_RANK) {
      findings.invalid(
          node.place("dims"), dims.size() + " dimensions", "1 to " + (Shapes.MAX_RANK - 1));
      return null;
    }
    List<Dimension> dimensions = new ArrayList<>();
    if (batched) {
      dimensions.add(Dimension.bound(DeclaredSignature.BATCH));
    }
    for (int i = 0; i < dims.size(); i++) {
      long size = dims.get(i);
      if (size == Dimension.VARIABLE) {
        dimensions.add(Dimension.variable(""));
      } else if (findings.inRange(node.place("dims", i), size, 1, Long.MAX_VALUE) == null) {
        return null;
      } else {
        dimensions.add(Dimension.fixed(size));
      }
    }
    return dimensions;
  }

  /** What the engine would see is what the client sends. */
  private void checkReshape(ConfigNode node, List<Long> dims) {
    for (ConfigNode reshape : node.children("reshape")) {
      List<Long> shape = ((ModelTensorReshape) reshape.message()).getShapeList();
      if (!shape.equals(dims)) {
        findings.unsupported(
            node.place("reshape"),
            shape,
            dims + " as in dims: requests have the shape that the model takes");
      }
    }
  }

  private static List<Long> dims(Message message) {
    List<Long> dims = new ArrayList<>();
    for (Object size : (List<?>) value(message, "dims")) {
      dims.add((Long) size);
    }
    return dims;
  }

  private static Object value(Message message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }
}
