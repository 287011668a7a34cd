package io.tiltyard.runtime.golden;

/**
 * What was proven of a version.
 *
 * @param cases golden requests that were reproduced
 * @param elements of outputs that were compared with golden ones
 * @param rowsInBatch rows that answered in a batch as they do alone
 * @param golden the furthest that an answer was from its golden one
 * @param repeat the furthest that an answer was from the same request's first one
 * @param batch the furthest that a row's answer in a batch was from its answer alone
 */
public record ProofReport(
    int cases,
    long elements,
    int rowsInBatch,
    Deviation golden,
    Deviation repeat,
    Deviation batch) {
  /** Nothing was asked. */
  public static final ProofReport NOTHING =
      new ProofReport(0, 0, 0, Deviation.NONE, Deviation.NONE, Deviation.NONE);
}
