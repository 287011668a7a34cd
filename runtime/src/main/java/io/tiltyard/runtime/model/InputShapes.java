package io.tiltyard.runtime.model;

import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.tensor.Shapes;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.util.List;

/** Tells on which shapes a run failed. */
public final class InputShapes {
  private static final int MAX_TOLD = 8;

  private InputShapes() {}

  /** {@code " (shapes ids [1,4], mask [1,4])"}, or "" for a model without inputs. */
  public static String text(List<TensorSpec> inputs, RunInputs run) {
    if (inputs.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(" (shapes ");
    int told = Math.min(inputs.size(), MAX_TOLD);
    for (int i = 0; i < told; i++) {
      text.append(i == 0 ? "" : ", ")
          .append(Excerpt.of(inputs.get(i).name()))
          .append(' ')
          .append(Shapes.text(run.shape(i)));
    }
    if (told < inputs.size()) {
      text.append(" and ").append(inputs.size() - told).append(" more");
    }
    return text.append(')').toString();
  }
}
