package io.tiltyard.server.config;

import io.tiltyard.runtime.lifecycle.ModelConfiguration;
import java.util.List;

/**
 * What came of reading all that is said about a model.
 *
 * @param configuration what was understood; not to be used where there are problems
 * @param problems one line each, starting with the file's name
 * @param unsupported whether all problems are of what a file may say and is not offered here
 */
public record ModelReading(
    ModelConfiguration configuration, List<String> problems, boolean unsupported) {
  public ModelReading {
    problems = List.copyOf(problems);
  }
}
