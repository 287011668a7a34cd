package io.tiltyard.runtime.model;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.base.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what a model's file says of its tensors against what an operator declares, and makes one of
 * both.
 *
 * <p>Names must exist, datatypes and ranks be equal; of what has no shape in the model, the
 * declared one counts. Of an input, a declared -1 says nothing, a declared size must be the model's
 * or narrows a dimension that varies, and a declared symbol stands for one that varies. Of an
 * output, what is declared replaces what the file has, which is often not true; runs show. A
 * declared symbol replaces the file's, and binds: all dimensions of inputs that are declared with
 * it are equal in a request. Sizes and symbols of the file bind nothing else.
 */
public final class DeclaredTensors {
  /** The reason of a disagreement. */
  public static final String INVALID_CONFIG = "invalid_config";

  private static final Dimension ANY = Dimension.variable("");
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";

  private final DeclaredSignature declared;

  /** What the file's symbols are declared as. */
  private final Map<String, Set<String>> renamed = new HashMap<>();

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
    learn(INPUT, declared.inputs(), inputs);
    learn(OUTPUT, declared.outputs(), outputs);
    List<TensorSpec> served = served(outputs);
    if (declared.batched()) {
      inputs.forEach(spec -> checkBatch(INPUT, spec));
      served.forEach(spec -> checkBatch(OUTPUT, spec));
    }
    if (!problems.isEmpty()) {
      throw new ModelLoadException(INVALID_CONFIG, String.join("; ", problems));
    }
    return new Signature(
        resolved(INPUT, inputs, declared.inputs()), resolved(OUTPUT, served, declared.outputs()));
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
      if (wanted.bound() && !actual.symbol().isEmpty()) {
        renamed.computeIfAbsent(actual.symbol(), key -> new HashSet<>()).add(wanted.symbol());
      } else if (kind.equals(INPUT)
          && !actual.isVariable()
          && (wanted.bound() || (!wanted.isVariable() && wanted.size() != actual.size()))) {
        disagree(kind, said, "shape", text(said), text(own));
        return;
      }
    }
  }

  private void checkBatch(String kind, TensorSpec own) {
    if (own.anyShape() || own.optional()) {
      return;
    }
    if (own.rank() == 0 || (kind.equals(INPUT) && !own.dimensions().get(0).isVariable())) {
      problems.add(
          place(kind, own)
              + "max_batch_size above 0 declares a first dimension of any size, the model has "
              + text(own));
    }
  }

  private List<TensorSpec> resolved(String kind, List<TensorSpec> model, List<TensorSpec> specs) {
    Map<String, TensorSpec> named = byName(specs);
    List<TensorSpec> resolved = new ArrayList<>(model.size());
    for (TensorSpec own : model) {
      TensorSpec said = named.get(own.name());
      TensorSpec shape = said == null || said.anyShape() ? own : said;
      List<Dimension> dimensions = new ArrayList<>(shape.rank());
      for (int i = 0; i < shape.rank(); i++) {
        Dimension wanted = said == null ? null : shape.dimensions().get(i);
        Dimension actual = own.anyShape() ? ANY : own.dimensions().get(i);
        boolean anonymous = wanted == null || (wanted.isVariable() && !wanted.bound());
        if (kind.equals(INPUT) && !actual.isVariable()) {
          dimensions.add(actual);
        } else if (wanted != null && !anonymous) {
          dimensions.add(wanted);
        } else if (i == 0 && declared.batched()) {
          dimensions.add(Dimension.bound(DeclaredSignature.BATCH));
        } else if (actual.isVariable()) {
          dimensions.add(Dimension.variable(renamed(actual.symbol())));
        } else {
          dimensions.add(wanted == null ? actual : wanted);
        }
      }
      resolved.add(shape.anyShape() ? own : own.with(dimensions));
    }
    return resolved;
  }

  /** A dimension that nothing is said of goes by the new name of those with its symbol. */
  private String renamed(String symbol) {
    Set<String> names = renamed.getOrDefault(symbol, Set.of());
    return names.size() == 1 ? names.iterator().next() : symbol;
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
