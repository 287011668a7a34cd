package io.tiltyard.runtime.golden;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.InputCheck;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.model.Signature;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs tensors on one instance, the way requests would. */
final class Runner {
  private final Signature signature;
  private final ModelOptions options;
  private final ModelInstance instance;
  private int succeeded;
  private String failure = "";

  Runner(Signature signature, ModelOptions options, ModelInstance instance) {
    this.signature = signature;
    this.options = options;
    this.instance = instance;
  }

  /** A request that is refused before it runs. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(Refusal refusal) {
      super(refusal.text());
    }
  }

  /**
   * The inputs in the model's order, without optional ones that are left out.
   *
   * @throws RefusedException where a client that sends this would be refused
   */
  List<GoldenTensor> ordered(List<GoldenTensor> request) throws RefusedException {
    @Nullable InputTensor[] ordered = new InputTensor[signature.inputs().size()];
    List<InputTensor> inputs = request.stream().map(GoldenTensor::input).toList();
    Refusal refusal = InputCheck.check(signature, options, inputs, ordered);
    if (refusal != null) {
      failed(refusal.text());
      throw new RefusedException(refusal);
    }
    List<GoldenTensor> tensors = new ArrayList<>(ordered.length);
    for (InputTensor input : ordered) {
      if (input != null) {
        tensors.add(request.get(inputs.indexOf(input)));
      }
    }
    return tensors;
  }

  /** How many runs succeeded. */
  int succeeded() {
    return succeeded;
  }

  /** Why the first of what failed did, or was refused; empty where nothing was. */
  String failure() {
    return failure;
  }

  private void failed(String why) {
    failure = failure.isEmpty() ? why : failure;
  }

  private RunOutputs counted(List<GoldenTensor> inputs) throws ModelRunException {
    try {
      RunOutputs outputs = instance.run(TensorInputs.of(signature, inputs));
      succeeded++;
      return outputs;
    } catch (ModelRunException e) {
      failed(e.refusal().text());
      throw e;
    }
  }

  /**
   * Runs once and throws the answer away.
   *
   * @param inputs in the model's order
   */
  void warm(List<GoldenTensor> inputs) throws ModelRunException {
    instance.run(TensorInputs.of(signature, inputs));
  }

  /**
   * Runs once.
   *
   * @param inputs in the model's order
   * @return copies of all outputs, in the model's order
   */
  List<GoldenTensor> run(List<GoldenTensor> inputs) throws ModelRunException {
    RunOutputs outputs = counted(inputs);
    List<GoldenTensor> answer = new ArrayList<>(signature.outputs().size());
    for (int i = 0; i < signature.outputs().size(); i++) {
      TensorSpec spec = signature.outputs().get(i);
      ByteBuffer data = outputs.data(i);
      byte[] bytes = new byte[data.limit()];
      data.get(0, bytes);
      answer.add(new GoldenTensor(spec.name(), spec.datatype(), outputs.shape(i).clone(), bytes));
    }
    return answer;
  }
}
