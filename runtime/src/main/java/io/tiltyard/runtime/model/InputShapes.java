package io.tiltyard.runtime.model;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.base.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/** Tells on which shapes a run failed. */
public final class InputShapes {
  private static final int MAX_TOLD = 8;

  private InputShapes() {}

  /** {@code " (shapes ids [1,4], mask [1,4])"}, or "" for a run without inputs. */
  public static String text(List<TensorSpec> inputs, RunInputs run) {
    List<String> shapes = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (run.has(i)) {
        shapes.add(Excerpt.of(inputs.get(i).name()) + " " + Shapes.text(run.shape(i)));
      }
    }
    int more = shapes.size() - MAX_TOLD;
    String told = String.join(", ", more > 0 ? shapes.subList(0, MAX_TOLD) : shapes);
    return shapes.isEmpty()
        ? ""
        : " (shapes " + told + (more > 0 ? " and " + more + " more)" : ")");
  }
}
