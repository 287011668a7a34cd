package io.tiltyard.loadtest.cli;

import io.tiltyard.loadtest.client.Target;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the load goes, and how it gets there. */
final class TargetOptions {
  private static final int GRPC_CONNECTIONS = 4;
  private static final int HTTP_CONNECTIONS = 64;
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--url",
      paramLabel = "URL",
      required = true,
      description = "The server: grpc://host:port or http://host:port.")
  private String url = "";

  @Option(names = "--model", paramLabel = "M", required = true, description = "Model or route.")
  private String model = "";

  @Option(
      names = "--version",
      paramLabel = "V",
      description = "Version of the model; the server's choice without.")
  private String version = "";

  @Option(
      names = "--protocol",
      paramLabel = "P",
      description = "grpc, http-json or http-binary; default by the URL, with JSON for HTTP.")
  private @Nullable Protocol protocol;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description =
          "Connections; default 4 for gRPC, 64 for HTTP, which has one call at a time on each.")
  private @Nullable Integer connections;

  @Option(
      names = "--header",
      paramLabel = "H",
      converter = Named.HeaderConverter.class,
      description = "Sent with every call, as 'Name: value'; repeatable.")
  private List<Named.Header> headers = new ArrayList<>();

  /** What to load; refuses what is no server's address. */
  Target target(CommandLine command) {
    URI uri = uri(command);
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    Map<String, String> byName = new LinkedHashMap<>();
    headers.forEach(header -> byName.put(header.name(), header.value()));
    String host = uri.getHost();
    return new Target(
        url,
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        uri.getPort(),
        path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
        model,
        version,
        byName);
  }

  Protocol protocol(CommandLine command) {
    boolean grpcUrl = uri(command).getScheme().equals("grpc");
    if (protocol == null) {
      return grpcUrl ? Protocol.GRPC : Protocol.HTTP_JSON;
    }
    if (protocol.isHttp() == grpcUrl) {
      throw new ParameterException(
          command, "--protocol " + protocol + " does not go with --url " + url);
    }
    return protocol;
  }

  int connections(CommandLine command) {
    if (connections == null) {
      return protocol(command).isHttp() ? HTTP_CONNECTIONS : GRPC_CONNECTIONS;
    }
    return Numbers.atLeast(1, "--connections", connections, command);
  }

  private URI uri(CommandLine command) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new ParameterException(command, refusal(), e);
    }
    boolean known = "grpc".equals(uri.getScheme()) || "http".equals(uri.getScheme());
    if (!known || uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > MAX_PORT) {
      throw new ParameterException(command, refusal());
    }
    return uri;
  }

  private String refusal() {
    return "--url: got '" + url + "', expected grpc://host:port or http://host:port, without TLS";
  }
}
