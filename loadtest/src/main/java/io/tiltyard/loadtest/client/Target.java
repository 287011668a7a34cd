package io.tiltyard.loadtest.client;

import java.util.Map;

/**
 * Where the load goes.
 *
 * @param url as it was given, for messages
 * @param host without brackets
 * @param path in front of the protocol's own paths, without a slash at its end; HTTP only
 * @param version empty for the server's choice
 * @param headers sent with every call: HTTP headers or gRPC metadata
 */
public record Target(
    String url,
    String host,
    int port,
    String path,
    String model,
    String version,
    Map<String, String> headers) {
  public Target {
    headers = Map.copyOf(headers);
  }

  /** The address as a URL has it. */
  public String authority() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /** Why nothing can be sent. */
  public ClientException unreachable(String cause) {
    return new ClientException(
        "cannot reach "
            + url
            + ": "
            + cause
            + "; is the server running, and is this its port for this protocol?");
  }

  /** Why the model cannot be called. */
  public ClientException modelRefused(String cause) {
    return new ClientException(
        url
            + " refuses the metadata of model '"
            + model
            + (version.isEmpty() ? "" : "' version '" + version)
            + "': "
            + cause
            + "; check --model and --version, or send requests of your own with --payload");
  }
}
