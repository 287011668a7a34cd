package io.tiltyard.runtime.model;

import java.util.Map;

/**
 * What a model's operators tell of its runs.
 *
 * @param branches whether what a run does may depend on the values of its inputs: loops and
 *     branches
 * @param quantizesDynamically whether values are rounded by a scale that is found anew in every run
 * @param tables of the inputs that are indices into constants, by name: how many rows the smallest
 *     of these constants has
 */
public record GraphFacts(boolean branches, boolean quantizesDynamically, Map<String, Long> tables) {
  /** Of a format that tells nothing of its operators. */
  public static final GraphFacts UNKNOWN = new GraphFacts(true, false, Map.of());

  public GraphFacts {
    tables = Map.copyOf(tables);
  }
}
