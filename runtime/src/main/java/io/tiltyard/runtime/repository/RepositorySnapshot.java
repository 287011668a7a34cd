package io.tiltyard.runtime.repository;

import java.util.List;

/**
 * What one scan found.
 *
 * @param versions by model and number
 * @param problems what was passed over
 */
public record RepositorySnapshot(List<VersionEntry> versions, List<LayoutProblem> problems) {
  public RepositorySnapshot {
    versions = List.copyOf(versions);
    problems = List.copyOf(problems);
  }
}
