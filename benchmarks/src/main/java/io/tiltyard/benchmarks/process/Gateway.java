package io.tiltyard.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code tiltyard serve} on a model repository, on free ports. */
public final class Gateway implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);

  private static final Duration METRICS_PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOAD_PATIENCE = Duration.ofMinutes(2);
  private static final int OK = 200;

  private final ChildProcess process;
  private final int grpcPort;
  private final int httpPort;
  private final int adminPort;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Gateway(ChildProcess process, String ready) {
    this.process = process;
    this.grpcPort = port(ready, "grpc");
    this.httpPort = port(ready, "http");
    this.adminPort = port(ready, "admin");
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param root of the source checkout or installation
   * @param home an empty directory for configuration and data
   * @param models the model repository
   * @param settings lines of configuration beyond ports and directories
   */
  public static Gateway start(
      Path root, Path home, Path models, String settings, @Nullable String cpus) {
    String config =
        """
        http: {port: 0}
        grpc: {port: 0}
        admin: {port: 0}
        data: %s
        repository: {path: %s}
        """
            .formatted(home.resolve("data"), models);
    Path file = home.resolve("tiltyard.yaml");
    try {
      Files.createDirectories(home);
      Files.writeString(file, config + settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        List.of(root.resolve("tiltyard").toString(), "serve", "--config", file.toString());
    ChildProcess process = ChildProcess.start(command, cpus, home.resolve("stderr"));
    return new Gateway(process, process.await("ready ", START_PATIENCE));
  }

  private static int port(String ready, String plane) {
    Matcher matcher = Pattern.compile(plane + "=[^ ]*:(\\d+)").matcher(ready);
    if (!matcher.find()) {
      throw new IllegalStateException("expected a port of " + plane + " in: " + ready);
    }
    return Integer.parseInt(matcher.group(1));
  }

  public long pid() {
    return process.pid();
  }

  public int grpcPort() {
    return grpcPort;
  }

  public int httpPort() {
    return httpPort;
  }

  /** Runs of all models since it started, as its metrics count them. */
  public double runs() {
    return sum("tiltyard_executions_total{");
  }

  /** Rows answered since it started, as its metrics count them. */
  public double rows() {
    return sum("tiltyard_rows_total{");
  }

  private double sum(String prefix) {
    return metrics(prefix).stream()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The lines of {@code /metrics} that start with {@code prefix}. */
  public List<String> metrics(String prefix) {
    URI uri = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
    String body = send(HttpRequest.newBuilder(uri).timeout(METRICS_PATIENCE).build());
    return body.lines().filter(line -> line.startsWith(prefix)).toList();
  }

  /** Loads a version and waits until it serves. */
  public void load(String model, long version) {
    repository(model, version, "load");
  }

  /** Unloads a version and waits until no new request reaches it. */
  public void unload(String model, long version) {
    repository(model, version, "unload");
  }

  private void repository(String model, long version, String verb) {
    String path = "/v2/repository/models/" + model + "/versions/" + version + "/" + verb;
    send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
            .timeout(LOAD_PATIENCE)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private String send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != OK) {
        throw new IllegalStateException(
            request.uri() + " gave " + response.statusCode() + ": " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
