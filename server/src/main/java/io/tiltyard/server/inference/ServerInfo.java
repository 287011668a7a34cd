package io.tiltyard.server.inference;

import java.util.List;

/**
 * What the server says of itself.
 *
 * @param name of the product
 * @param version of this build
 * @param extensions of the protocol that are offered, by their advertised names
 */
public record ServerInfo(String name, String version, List<String> extensions) {
  public ServerInfo {
    extensions = List.copyOf(extensions);
  }

  /** This build. */
  public static ServerInfo current() {
    String version = ServerInfo.class.getPackage().getImplementationVersion();
    return new ServerInfo(
        "tiltyard",
        version == null ? "development" : version,
        List.of(
            "model_repository",
            "model_configuration",
            "binary_tensor_data",
            "parameters",
            "statistics"));
  }
}
