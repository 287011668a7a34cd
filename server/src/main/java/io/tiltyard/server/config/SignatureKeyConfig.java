package io.tiltyard.server.config;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key whose signatures of versions count.
 *
 * @param path PEM file of the public key
 * @param notAfter from when on its signatures do not count any more, null for never
 * @param models that it may sign for, empty for all
 */
public record SignatureKeyConfig(Path path, @Nullable Instant notAfter, Set<String> models) {
  public SignatureKeyConfig {
    models = Set.copyOf(models);
  }

  /** A key for all models, without an end. */
  public static SignatureKeyConfig of(Path path) {
    return new SignatureKeyConfig(path, null, Set.of());
  }
}
