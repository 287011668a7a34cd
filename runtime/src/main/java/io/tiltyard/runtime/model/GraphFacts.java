package io.tiltyard.runtime.model;

/**
 * What a model's operators tell of its runs.
 *
 * @param branches whether what a run does may depend on the values of its inputs: loops and
 *     branches
 * @param quantizesDynamically whether values are rounded by a scale that is found anew in every run
 */
public record GraphFacts(boolean branches, boolean quantizesDynamically) {
  /** Of a format that tells nothing of its operators. */
  public static final GraphFacts UNKNOWN = new GraphFacts(true, false);
}
