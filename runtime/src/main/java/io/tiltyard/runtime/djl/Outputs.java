package io.tiltyard.runtime.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.tiltyard.runtime.model.RunInputs;

/** Takes a model's answer apart: a tensor, or a tuple or list of tensors, by position. */
final class Outputs {
  private final OutputSlot[] slots;

  Outputs(OutputSlot[] slots) {
    this.slots = slots;
  }

  /**
   * @param answer stays the caller's
   * @param scope keeps the tensors
   */
  void accept(IValue answer, PtNDManager scope, RunInputs run) throws OutputContractException {
    if (answer.isTensor()) {
      checkCount(1);
      accept(0, answer, scope, run);
    } else if (answer.isTuple()) {
      acceptAll(answer.toIValueTuple(), scope, run);
    } else if (answer.isTensorList()) {
      acceptAll(answer.toTensorArray(scope), run);
    } else {
      throw new OutputContractException(
          "the model gave neither a tensor nor a tuple or list of tensors");
    }
  }

  private void acceptAll(IValue[] parts, PtNDManager scope, RunInputs run)
      throws OutputContractException {
    try {
      checkCount(parts.length);
      for (int i = 0; i < parts.length; i++) {
        if (!parts[i].isTensor()) {
          throw new OutputContractException(
              "element " + i + " of the model's answer is no tensor, expected tensors only");
        }
        accept(i, parts[i], scope, run);
      }
    } finally {
      for (IValue part : parts) {
        part.close();
      }
    }
  }

  private void accept(int output, IValue tensor, PtNDManager scope, RunInputs run)
      throws OutputContractException {
    if (run.wants(output)) {
      slots[output].accept(tensor.toTensor(scope));
    }
  }

  private void acceptAll(PtNDArray[] tensors, RunInputs run) throws OutputContractException {
    checkCount(tensors.length);
    for (int i = 0; i < tensors.length; i++) {
      if (run.wants(i)) {
        slots[i].accept(tensors[i]);
      }
    }
  }

  private void checkCount(int found) throws OutputContractException {
    if (found != slots.length) {
      throw new OutputContractException(
          "the model gave " + found + " outputs, its configuration declares " + slots.length);
    }
  }

  OutputSlot get(int output) {
    return slots[output];
  }

  void clear() {
    for (OutputSlot slot : slots) {
      slot.clear();
    }
  }
}
