package io.tiltyard.server.cli;

import io.tiltyard.server.config.Flag;
import io.tiltyard.server.config.Key;
import io.tiltyard.server.config.Keys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Ports by flag; they win over the file. */
final class PortOptions {
  @Option(
      names = "--http-port",
      paramLabel = "N",
      converter = PortConverter.class,
      description = "Port of HTTP inference; 0 for any free one.")
  private @Nullable Integer http;

  @Option(
      names = "--grpc-port",
      paramLabel = "N",
      converter = PortConverter.class,
      description = "Port of gRPC inference.")
  private @Nullable Integer grpc;

  @Option(
      names = "--admin-port",
      paramLabel = "N",
      converter = PortConverter.class,
      description = "Port of the admin API and metrics.")
  private @Nullable Integer admin;

  List<Flag> flags() {
    List<Flag> flags = new ArrayList<>();
    add(flags, Keys.HTTP_PORT, "--http-port", http);
    add(flags, Keys.GRPC_PORT, "--grpc-port", grpc);
    add(flags, Keys.ADMIN_PORT, "--admin-port", admin);
    return flags;
  }

  private static void add(List<Flag> flags, Key<Integer> key, String name, @Nullable Integer port) {
    if (port != null) {
      flags.add(Flag.of(key, name, port));
    }
  }
}
