package io.tiltyard.repository.source;

import java.util.List;

/**
 * What one scan found.
 *
 * @param models by name
 * @param versions by model and number
 * @param problems what was passed over
 */
public record RepositorySnapshot(
    List<ModelEntry> models, List<VersionEntry> versions, List<LayoutProblem> problems) {
  public RepositorySnapshot {
    models = List.copyOf(models);
    versions = List.copyOf(versions);
    problems = List.copyOf(problems);
  }
}
