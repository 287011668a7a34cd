package io.tiltyard.runtime.model;

import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  private final boolean namesRows;
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
    this.batchable = mayShareLeading(required, this.outputs);
    this.namesRows =
        batchable && leading(required, this.outputs).stream().noneMatch(String::isEmpty);
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
   * Whether requests may be joined along the first dimension, where that is proved: it varies in
   * every required input and every output, under one name at most, and that name stands nowhere
   * else. A request with an optional input runs alone, whatever its model.
   */
  public boolean batchable() {
    return batchable;
  }

  /** Whether a request with so many inputs may be joined: not one that has optional ones. */
  public boolean joins(int given) {
    return batchable && given == required.size();
  }

  /** Whether the first dimension is {@link #batchable} and has a name, the same everywhere. */
  public boolean namesRows() {
    return namesRows;
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

  private static boolean mayShareLeading(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    Set<String> names = leading(inputs, outputs);
    names.remove("");
    return !inputs.isEmpty()
        && !outputs.isEmpty()
        && names.size() <= 1
        && Stream.concat(inputs.stream(), outputs.stream())
            .allMatch(spec -> onlyLeads(spec, names));
  }

  /** The names of the first dimensions, "" where one has none. */
  private static Set<String> leading(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Stream.concat(inputs.stream(), outputs.stream())
        .map(spec -> spec.rank() == 0 ? "" : spec.dimensions().get(0).symbol())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static boolean onlyLeads(TensorSpec spec, Set<String> names) {
    List<Dimension> dimensions = spec.dimensions();
    return !dimensions.isEmpty()
        && dimensions.get(0).isVariable()
        && dimensions.stream().skip(1).noneMatch(dimension -> names.contains(dimension.symbol()));
  }
}
