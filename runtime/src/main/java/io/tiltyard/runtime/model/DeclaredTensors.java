package io.tiltyard.runtime.model;

import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.tensor.Dimension;
import io.tiltyard.runtime.tensor.Shapes;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what a model's file says of its tensors against what an operator declares, and makes one of
 * both.
 *
 * <p>Names must exist, datatypes and ranks be equal; of what has no shape in the model, the
 * declared one counts. A declared -1 says nothing of its dimension. A declared size must be the
 * model's, or narrows a dimension that varies in the model, wherever the model has the same symbol.
 * A declared symbol stands for a dimension that varies; all that carry it are equal, whatever the
 * model called them.
 */
public final class DeclaredTensors {
  /** The reason of a disagreement. */
  public static final String INVALID_CONFIG = "invalid_config";

  private static final Dimension ANY = Dimension.variable("");

  private final DeclaredSignature declared;
  private final DimensionClasses classes = new DimensionClasses();
  private final List<String> problems = new ArrayList<>();

  private DeclaredTensors(DeclaredSignature declared) {
    this.declared = declared;
  }

  /**
   * The signature that is served: the model's inputs in the model's order, and those of its outputs
   * that are declared, or all where none is.
   *
   * @param inputs as the model's file has them
   * @param outputs as the model's file has them
   * @throws ModelLoadException {@code invalid_config}: every input or output that disagrees, with
   *     what is declared and what the model has
   */
  public static Signature signature(
      DeclaredSignature declared, List<TensorSpec> inputs, List<TensorSpec> outputs)
      throws ModelLoadException {
    return new DeclaredTensors(declared).join(inputs, outputs);
  }

  private Signature join(List<TensorSpec> inputs, List<TensorSpec> outputs)
      throws ModelLoadException {
    learn("input", declared.inputs(), inputs);
    learn("output", declared.outputs(), outputs);
    List<TensorSpec> served = served(outputs);
    if (declared.batched()) {
      inputs.forEach(spec -> learnBatch("input", spec));
      served.forEach(spec -> learnBatch("output", spec));
    }
    problems.addAll(classes.conflicts());
    if (!problems.isEmpty()) {
      throw new ModelLoadException(INVALID_CONFIG, String.join("; ", problems));
    }
    return new Signature(resolved(inputs, declared.inputs()), resolved(served, declared.outputs()));
  }

  private List<TensorSpec> served(List<TensorSpec> outputs) {
    if (declared.outputs().isEmpty()) {
      return outputs;
    }
    Map<String, TensorSpec> named = byName(declared.outputs());
    return outputs.stream().filter(spec -> named.containsKey(spec.name())).toList();
  }

  private void learn(String kind, List<TensorSpec> said, List<TensorSpec> model) {
    Map<String, TensorSpec> actual = byName(model);
    for (TensorSpec spec : said) {
      TensorSpec own = actual.get(spec.name());
      if (own == null) {
        problems.add(
            place(kind, spec)
                + "declared, but the model has "
                + (model.isEmpty() ? "none" : "only " + names(model)));
      } else if (spec.datatype() != own.datatype()) {
        disagree(kind, spec, "datatype", spec.datatype(), own.datatype());
      } else if (!own.anyShape() && spec.rank() != own.rank()) {
        disagree(kind, spec, "shape", text(spec), text(own));
      } else if (!own.anyShape()) {
        learnDimensions(kind, spec, own);
      }
    }
  }

  private void learnDimensions(String kind, TensorSpec said, TensorSpec own) {
    for (int i = 0; i < said.rank(); i++) {
      Dimension wanted = said.dimensions().get(i);
      Dimension actual = own.dimensions().get(i);
      boolean symbol = !wanted.symbol().isEmpty();
      if (actual.isVariable()) {
        classes.join(wanted, actual);
      } else if (symbol || (!wanted.isVariable() && wanted.size() != actual.size())) {
        disagree(kind, said, "shape", text(said), text(own));
        return;
      }
    }
  }

  private void learnBatch(String kind, TensorSpec own) {
    if (own.anyShape() || own.optional()) {
      return;
    }
    if (own.rank() == 0 || !own.dimensions().get(0).isVariable()) {
      problems.add(
          place(kind, own)
              + "max_batch_size above 0 declares a first dimension of any size, the model has "
              + text(own));
    } else {
      classes.join(Dimension.variable(DeclaredSignature.BATCH), own.dimensions().get(0));
    }
  }

  private List<TensorSpec> resolved(List<TensorSpec> model, List<TensorSpec> specs) {
    Map<String, TensorSpec> named = byName(specs);
    List<TensorSpec> resolved = new ArrayList<>(model.size());
    for (TensorSpec own : model) {
      TensorSpec said = named.getOrDefault(own.name(), own);
      List<Dimension> dimensions = new ArrayList<>(said.rank());
      for (int i = 0; i < said.rank(); i++) {
        Dimension wanted = said.dimensions().get(i);
        if (i == 0 && declared.batched() && isAnonymous(wanted)) {
          wanted = Dimension.variable(DeclaredSignature.BATCH);
        }
        Dimension actual = own.anyShape() ? ANY : own.dimensions().get(i);
        dimensions.add(classes.resolve(wanted, actual));
      }
      resolved.add(said.anyShape() ? own : own.with(dimensions));
    }
    return resolved;
  }

  private static boolean isAnonymous(Dimension dimension) {
    return dimension.isVariable() && dimension.symbol().isEmpty();
  }

  private void disagree(String kind, TensorSpec spec, String field, Object said, Object actual) {
    problems.add(place(kind, spec) + field + " " + said + " is declared, the model has " + actual);
  }

  private static String place(String kind, TensorSpec spec) {
    return kind + " '" + Excerpt.of(spec.name()) + "': ";
  }

  private static String text(TensorSpec spec) {
    return Excerpt.of(Shapes.text(spec.shape()));
  }

  private static String names(List<TensorSpec> specs) {
    return String.join(
        ", ", specs.stream().map(spec -> "'" + Excerpt.of(spec.name()) + "'").toList());
  }

  private static Map<String, TensorSpec> byName(List<TensorSpec> specs) {
    Map<String, TensorSpec> byName = new LinkedHashMap<>();
    specs.forEach(spec -> byName.put(spec.name(), spec));
    return byName;
  }
}
