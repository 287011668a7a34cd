package io.tiltyard.runtime.lifecycle;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.repository.source.ModelEntry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The version policy of each model, read again when what it is read from changes. */
final class Policies {
  private final ModelConfigurations configurations;
  private final Map<String, Read> read = new HashMap<>();

  private record Read(Map<String, String> files, VersionPolicy policy) {}

  Policies(ModelConfigurations configurations) {
    this.configurations = configurations;
  }

  /**
   * Where the configuration is in error, every version is wanted: each then fails and says why.
   *
   * @param entry null where the model's directory is gone
   */
  VersionPolicy of(String model, @Nullable ModelEntry entry) {
    Read before = read.get(model);
    if (before != null && (entry == null || before.files().equals(entry.configuration()))) {
      return before.policy();
    }
    Map<String, String> files = entry == null ? Map.of() : entry.configuration();
    Read now = new Read(files, policy(model, files));
    read.put(model, now);
    return now.policy();
  }

  private VersionPolicy policy(String model, Map<String, String> files) {
    try {
      return configurations.of(model, files, "").policy();
    } catch (ModelLoadException | RuntimeException e) { // a load meets it again, and tells
      return new VersionPolicy.All();
    }
  }
}
