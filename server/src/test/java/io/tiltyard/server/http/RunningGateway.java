package io.tiltyard.server.http;

import io.tiltyard.server.Gateway;
import io.tiltyard.server.Patience;
import io.tiltyard.server.config.ConfigReader;
import io.tiltyard.server.config.ConfigReading;
import io.tiltyard.server.http.transport.RawClient;
import io.tiltyard.server.http.transport.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A whole gateway with real models on free ports. */
final class RunningGateway implements AutoCloseable {
  private static final Path MODELS = Path.of(System.getProperty("tiltyard.test.models"));

  private final Gateway gateway;

  /**
   * @param home an empty directory
   * @param yaml what the configuration says besides ports and directories
   * @param models of the test models, as {@code group/model}
   */
  RunningGateway(Path home, String yaml, String... models) throws Exception {
    Path repository = Files.createDirectory(home.resolve("models"));
    for (String model : models) {
      copy(MODELS.resolve(model), repository.resolve(Path.of(model).getFileName()));
    }
    Path file = home.resolve("tiltyard.yaml");
    Files.writeString(
        file,
        "http: {port: 0}\ngrpc: {port: 0}\nadmin: {port: 0}\n"
            + ("data: " + home.resolve("data") + "\n")
            + ("repository: {path: " + repository + ", poll: 1h}\ntrial: {enabled: false}\n")
            + yaml);
    ConfigReading reading = ConfigReader.read(file, List.of());
    if (!reading.problems().isEmpty()) {
      throw new IllegalStateException(String.join("; ", reading.problems()));
    }
    gateway = Gateway.start(reading.config());
    if (!gateway.awaitSettled(Patience.LOADS)) {
      throw new IllegalStateException("the models did not load in time");
    }
  }

  Gateway gateway() {
    return gateway;
  }

  RawClient connect() throws IOException {
    return new RawClient(gateway.httpAddress());
  }

  RawResponse get(String path) throws IOException {
    try (RawClient client = connect()) {
      return client.get(path).read();
    }
  }

  /** Posts JSON, written with single quotes for double ones. */
  RawResponse post(String path, String json) throws IOException {
    return post(path, "Content-Type: application/json\r\n", bytes(json));
  }

  RawResponse post(String path, String headers, byte[] body) throws IOException {
    try (RawClient client = connect()) {
      return client.post(path, headers, body).read();
    }
  }

  static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(
          file -> {
            try {
              Files.copy(file, to.resolve(from.relativize(file).toString()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  @Override
  public void close() {
    gateway.close();
  }
}
