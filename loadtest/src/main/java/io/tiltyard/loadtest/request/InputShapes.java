package io.tiltyard.loadtest.request;

import io.tiltyard.loadtest.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The shapes to send: the first dimension, where it is of any size, is the batch; every other such
 * dimension has one size for all inputs, so that those which must agree do. A shape by name
 * replaces the whole of it.
 */
public final class InputShapes {
  private final int batch;
  private final int dimension;
  private final Map<String, long[]> byName;

  /**
   * @param batch size of the first dimension
   * @param dimension size of any other
   * @param byName whole shapes of single inputs
   */
  public InputShapes(int batch, int dimension, Map<String, long[]> byName) {
    this.batch = batch;
    this.dimension = dimension;
    this.byName = Map.copyOf(byName);
  }

  /** Refuses what no input of the model can have. */
  public void check(List<InputInfo> inputs) throws RequestException {
    Set<String> unknown = new HashSet<>(byName.keySet());
    inputs.forEach(input -> unknown.remove(input.name()));
    if (!unknown.isEmpty()) {
      throw new RequestException(
          "--shape names the input '"
              + unknown.iterator().next()
              + "', but the model's inputs are "
              + inputs.stream().map(InputInfo::name).toList());
    }
    if (batch != 1 && inputs.stream().noneMatch(this::hasBatch)) {
      throw new RequestException(
          "--batch "
              + batch
              + " has no effect: no input of the model has a first dimension of any size;"
              + " leave it out");
    }
  }

  /** The shape to send for one input. */
  public long[] of(InputInfo input) throws RequestException {
    long[] declared = input.shape();
    long[] given = byName.get(input.name());
    if (given != null) {
      requireFit(input, given);
      return given;
    }
    long[] shape = declared.clone();
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0) {
        shape[i] = i == 0 ? batch : dimension;
      }
    }
    return shape;
  }

  private boolean hasBatch(InputInfo input) {
    return !byName.containsKey(input.name()) && input.shape().length > 0 && input.shape()[0] < 0;
  }

  private static void requireFit(InputInfo input, long[] given) throws RequestException {
    long[] declared = input.shape();
    boolean fits = declared.length == given.length;
    for (int i = 0; fits && i < given.length; i++) {
      fits = declared[i] < 0 || declared[i] == given[i];
    }
    if (!fits) {
      throw new RequestException(
          "--shape gives the input '"
              + input.name()
              + "' the shape "
              + Tensor.text(given)
              + ", but the model has "
              + Tensor.text(declared));
    }
  }
}
