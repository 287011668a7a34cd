package io.tiltyard.runtime.golden;

import java.util.List;

/**
 * What was proven of a version.
 *
 * @param cases golden requests that were reproduced
 * @param elements of outputs that were compared with golden ones
 * @param golden the furthest that an answer was from its golden one
 * @param repeat the furthest that an answer was from the same request's first one
 * @param joining whether requests may share its runs
 * @param unproved why no run of it succeeded, whatever was asked; empty where one did
 * @param notes on requests that an earlier version answered and this one does not
 */
public record ProofReport(
    int cases,
    long elements,
    Deviation golden,
    Deviation repeat,
    JoinVerdict joining,
    String unproved,
    List<String> notes) {
  public ProofReport {
    notes = List.copyOf(notes);
  }
}
