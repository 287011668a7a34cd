package io.tiltyard.runtime.lifecycle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Versions by model and number. Not thread-safe. */
final class VersionMap {
  private final Map<String, Map<Long, ManagedVersion>> models = new TreeMap<>();

  @Nullable ManagedVersion find(String model, long number) {
    Map<Long, ManagedVersion> versions = models.get(model);
    return versions == null ? null : versions.get(number);
  }

  ManagedVersion findOrAdd(String model, long number) {
    return models
        .computeIfAbsent(model, name -> new TreeMap<>())
        .computeIfAbsent(number, n -> new ManagedVersion(model, n));
  }

  void remove(ManagedVersion version) {
    Map<Long, ManagedVersion> versions = models.get(version.model());
    if (versions != null && versions.remove(version.number(), version) && versions.isEmpty()) {
      models.remove(version.model());
    }
  }

  /** Names of all models, ascending. */
  List<String> models() {
    return List.copyOf(models.keySet());
  }

  /** The versions of a model by number; empty for an unknown one. */
  Collection<ManagedVersion> of(String model) {
    Map<Long, ManagedVersion> versions = models.get(model);
    return versions == null ? List.of() : List.copyOf(versions.values());
  }

  /** A copy, by model and number. */
  List<ManagedVersion> all() {
    List<ManagedVersion> all = new ArrayList<>();
    models.values().forEach(versions -> all.addAll(versions.values()));
    return all;
  }
}
