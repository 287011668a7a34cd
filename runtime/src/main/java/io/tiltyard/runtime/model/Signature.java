package io.tiltyard.runtime.model;

import io.tiltyard.runtime.tensor.Dimension;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model takes and gives, in the model's own order, and whether rows of different requests
 * may share a run.
 */
public final class Signature {
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;
  private final Map<String, Integer> inputIndex;
  private final Map<String, Integer> outputIndex;
  private final boolean batchable;
  private final List<TensorSpec> required;
  private final List<SameSize> sameSizes;

  /**
   * @param inputs those that are optional last
   */
  public Signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    this.inputs = List.copyOf(inputs);
    this.required = this.inputs.stream().filter(spec -> !spec.optional()).toList();
    if (!required.equals(this.inputs.subList(0, required.size()))) {
      throw new IllegalArgumentException("optional inputs are not the last: " + inputs);
    }
    this.outputs = List.copyOf(outputs);
    this.inputIndex = index(this.inputs);
    this.outputIndex = index(this.outputs);
    this.batchable = sharesLeadingSymbol(required, this.outputs);
    this.sameSizes = sameSizes(required);
  }

  public List<TensorSpec> inputs() {
    return inputs;
  }

  /** Those that every request has, which come first. */
  public List<TensorSpec> requiredInputs() {
    return required;
  }

  public List<TensorSpec> outputs() {
    return outputs;
  }

  /** The position of the input of this name, or -1. */
  public int indexOfInput(String name) {
    return inputIndex.getOrDefault(name, -1);
  }

  /** The position of the output of this name, or -1. */
  public int indexOfOutput(String name) {
    return outputIndex.getOrDefault(name, -1);
  }

  /**
   * Whether requests may be joined along the first dimension: every required input and every output
   * starts with one and the same symbol, and the symbol stands nowhere else. A first dimension that
   * varies without a name proves nothing, so such a model runs each request alone; so does every
   * request with an optional input, whatever its model.
   */
  public boolean batchable() {
    return batchable;
  }

  /** Whether a request with so many inputs may be joined: not one that has optional ones. */
  public boolean joins(int given) {
    return batchable && given == required.size();
  }

  /** Which dimensions of the inputs carry a bound symbol that one before them carries bound. */
  List<SameSize> sameSizes() {
    return sameSizes;
  }

  /**
   * A dimension of an input, and the first one that carries the same symbol: in a request they are
   * equal.
   */
  record SameSize(int input, int dimension, int firstInput, int firstDimension) {}

  private static List<SameSize> sameSizes(List<TensorSpec> inputs) {
    Map<String, SameSize> first = new HashMap<>();
    List<SameSize> same = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      List<Dimension> dimensions = inputs.get(i).dimensions();
      for (int d = 0; d < dimensions.size(); d++) {
        Dimension dimension = dimensions.get(d);
        SameSize before =
            dimension.bound()
                ? first.putIfAbsent(dimension.symbol(), new SameSize(i, d, i, d))
                : null;
        if (before != null) {
          same.add(new SameSize(i, d, before.input(), before.dimension()));
        }
      }
    }
    return List.copyOf(same);
  }

  private static Map<String, Integer> index(List<TensorSpec> specs) {
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < specs.size(); i++) {
      index.put(specs.get(i).name(), i);
    }
    return Map.copyOf(index);
  }

  private static boolean sharesLeadingSymbol(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    if (inputs.isEmpty() || outputs.isEmpty() || inputs.get(0).rank() == 0) {
      return false;
    }
    Dimension first = inputs.get(0).dimensions().get(0);
    String symbol = first.symbol();
    return first.isVariable()
        && !symbol.isEmpty()
        && inputs.stream().allMatch(spec -> onlyLeads(spec, symbol))
        && outputs.stream().allMatch(spec -> onlyLeads(spec, symbol));
  }

  private static boolean onlyLeads(TensorSpec spec, String symbol) {
    List<Dimension> dimensions = spec.dimensions();
    return !dimensions.isEmpty()
        && dimensions.get(0).symbol().equals(symbol)
        && dimensions.stream().skip(1).noneMatch(d -> d.symbol().equals(symbol));
  }
}
