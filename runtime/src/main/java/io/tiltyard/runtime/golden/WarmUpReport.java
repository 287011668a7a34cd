package io.tiltyard.runtime.golden;

import java.util.List;

/**
 * What a version was warmed up with.
 *
 * @param instances that were warmed up
 * @param runs of the first instance, one a shape
 * @param notes what could not be run, and why; at most one a shape
 * @param complete false where the time was over before everything had run
 * @param nanos that all instances took together
 */
public record WarmUpReport(
    int instances, List<WarmUpRun> runs, List<String> notes, boolean complete, long nanos) {
  public WarmUpReport {
    runs = List.copyOf(runs);
    notes = List.copyOf(notes);
  }
}
