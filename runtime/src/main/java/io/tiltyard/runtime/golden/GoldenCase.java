package io.tiltyard.runtime.golden;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request and what it is to be answered with; an example where nothing is said of the answer.
 *
 * @param file the name of the file that it is from
 * @param request the inputs, in any order
 * @param expected outputs by name, in any order; some or all of the model's, or none
 * @param tolerance of every output
 */
public record GoldenCase(
    String file, List<GoldenTensor> request, List<GoldenTensor> expected, Tolerance tolerance) {
  public GoldenCase {
    request = List.copyOf(request);
    expected = List.copyOf(expected);
  }

  /** What an output of this name is to be, or null where nothing is said. */
  @Nullable GoldenTensor expected(String name) {
    for (GoldenTensor output : expected) {
      if (output.name().equals(name)) {
        return output;
      }
    }
    return null;
  }
}
