package io.tiltyard.runtime.golden;

import java.util.Map;
import java.util.Set;

/**
 * Which golden requests hold for which versions.
 *
 * @param versions by name of the golden file; a file that is not named holds for every version
 */
public record GoldenSelection(Map<String, Set<Long>> versions) {
  public static final GoldenSelection EVERY = new GoldenSelection(Map.of());

  public GoldenSelection {
    versions = Map.copyOf(versions);
  }

  /** Whether the golden file of this name holds for this version. */
  public boolean holds(String file, long version) {
    Set<Long> named = versions.get(file);
    return named == null || named.contains(version);
  }
}
