package io.tiltyard.runtime.lifecycle;

import io.tiltyard.runtime.repository.VersionEntry;
import java.util.ArrayList;
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

  void add(ManagedVersion version) {
    VersionEntry entry = version.entry();
    models.computeIfAbsent(entry.model(), name -> new TreeMap<>()).put(entry.version(), version);
  }

  void remove(ManagedVersion version) {
    VersionEntry entry = version.entry();
    Map<Long, ManagedVersion> versions = models.get(entry.model());
    if (versions != null && versions.remove(entry.version(), version) && versions.isEmpty()) {
      models.remove(entry.model());
    }
  }

  /** A copy, by model and number. */
  List<ManagedVersion> all() {
    List<ManagedVersion> all = new ArrayList<>();
    models.values().forEach(versions -> all.addAll(versions.values()));
    return all;
  }
}
