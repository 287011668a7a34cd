package io.tiltyard.runtime.model;

import io.tiltyard.base.tensor.TensorSpec;
import java.util.List;

/**
 * What an operator says that a model takes and gives. A format that knows its own signature is held
 * against it, see {@link DeclaredTensors}; one that does not has this signature. Either list may be
 * empty: nothing is said then.
 *
 * @param inputs in the order in which the model takes them, with every dimension
 * @param outputs in the order in which the model gives them, with every dimension; one that is not
 *     listed is not served
 * @param batched whether the first dimension of every input and output is the batch, also of those
 *     that are not listed
 */
public record DeclaredSignature(
    List<TensorSpec> inputs, List<TensorSpec> outputs, boolean batched) {
  /** The symbol that the first dimension carries where the model has no name for it. */
  public static final String BATCH = "max_batch_size";

  public static final DeclaredSignature NONE = new DeclaredSignature(List.of(), List.of());

  public DeclaredSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** A signature whose symbols alone say what a batch is. */
  public DeclaredSignature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    this(inputs, outputs, false);
  }
}
