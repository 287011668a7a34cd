package io.tiltyard.server.config.triton;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a {@code config.pbtxt}.
 *
 * @param model what it says; null where there are problems
 * @param problems all of them, in the order in which they were found
 * @param notices what it asks for and is not done, one sentence each that starts with line and
 *     field
 */
public record TritonReading(
    @Nullable TritonModel model, List<TritonProblem> problems, List<String> notices) {
  public TritonReading {
    problems = List.copyOf(problems);
    notices = List.copyOf(notices);
  }
}
