package io.tiltyard.server.cli;

import io.tiltyard.server.config.ConfigReader;
import io.tiltyard.server.config.ConfigReading;
import io.tiltyard.server.config.Flag;
import io.tiltyard.server.config.Keys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration comes from: a file, and places by flag, which win over it. */
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration file; docs/configuration.md lists its keys.")
  private @Nullable Path config;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "Model repository: a directory, or s3://bucket/prefix.")
  private @Nullable String models;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory of state and logs; made when missing.")
  private @Nullable String data;

  /** The file, or null where everything has its default. */
  @Nullable Path file() {
    return config;
  }

  ConfigReading read(List<Flag> more) {
    List<Flag> flags = new ArrayList<>(more);
    if (models != null) {
      flags.add(Flag.of(Keys.REPOSITORY_PATH, "--models", models));
    }
    if (data != null) {
      flags.add(Flag.of(Keys.DATA, "--data", data));
    }
    return ConfigReader.read(config, flags);
  }
}
