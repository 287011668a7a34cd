package io.tiltyard.runtime.golden;

/**
 * What was proven of a version.
 *
 * @param cases golden requests that were reproduced
 * @param elements of outputs that were compared with golden ones
 * @param golden the furthest that an answer was from its golden one
 * @param repeat the furthest that an answer was from the same request's first one
 * @param joining whether requests may share its runs
 */
public record ProofReport(
    int cases, long elements, Deviation golden, Deviation repeat, JoinVerdict joining) {}
