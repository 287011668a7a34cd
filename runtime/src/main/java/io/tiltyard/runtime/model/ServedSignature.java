package io.tiltyard.runtime.model;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.base.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The signature of a model, whose outputs' sizes are what runs have not contradicted: exporters
 * declare one row for any number, and one detection for many. A size that was contradicted varies
 * from then on. Thread-safe.
 */
public final class ServedSignature {
  private final boolean[] contradicted;
  private volatile Signature signature;
  private volatile List<String> notices = List.of();

  public ServedSignature(Signature declared) {
    this.signature = declared;
    this.contradicted = new boolean[declared.outputs().size()];
  }

  public Signature signature() {
    return signature;
  }

  /** One for each output that was contradicted, as it was first. */
  public List<String> notices() {
    return notices;
  }

  /** Learns that a run gave an output this shape. */
  public void gave(int output, long[] shape) {
    TensorSpec spec = signature.outputs().get(output);
    if (!spec.admits(shape)) {
      contradict(output, shape);
    }
  }

  private synchronized void contradict(int output, long[] shape) {
    TensorSpec spec = signature.outputs().get(output);
    if (!contradicted[output]) {
      contradicted[output] = true;
      List<String> more = new ArrayList<>(notices);
      more.add(
          "output '"
              + Excerpt.of(spec.name())
              + "' is declared "
              + Shapes.text(spec.shape())
              + " and was "
              + Shapes.text(shape)
              + ": answers have the shape that the model gives, metadata "
              + (spec.rank() == shape.length ? "-1 for a size that differs" : "any shape"));
      notices = List.copyOf(more);
    }
    if (!spec.admits(shape)) {
      List<TensorSpec> outputs = new ArrayList<>(signature.outputs());
      outputs.set(output, widened(spec, shape));
      signature = new Signature(signature.inputs(), outputs);
    }
  }

  private static TensorSpec widened(TensorSpec spec, long[] shape) {
    if (spec.rank() != shape.length) {
      return TensorSpec.ofAnyShape(spec.name(), spec.datatype());
    }
    List<Dimension> dimensions = new ArrayList<>(spec.dimensions());
    for (int i = 0; i < shape.length; i++) {
      Dimension dimension = dimensions.get(i);
      if (!dimension.isVariable() && dimension.size() != shape[i]) {
        dimensions.set(i, Dimension.variable(""));
      }
    }
    return spec.with(dimensions);
  }
}
