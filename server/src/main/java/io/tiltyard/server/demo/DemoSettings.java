package io.tiltyard.server.demo;

import io.tiltyard.server.config.Flag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a demo runs.
 *
 * @param home the installation
 * @param data where models and records go
 * @param flags ports that the user named
 * @param length null until it is ended from outside
 * @param terminal whether the output is one
 */
public record DemoSettings(
    Path home, Path data, List<Flag> flags, @Nullable Duration length, boolean terminal) {
  public DemoSettings {
    flags = List.copyOf(flags);
  }
}
