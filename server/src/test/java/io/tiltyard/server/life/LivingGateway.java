package io.tiltyard.server.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.server.Gateway;
import io.tiltyard.server.Patience;
import io.tiltyard.server.config.ConfigReader;
import io.tiltyard.server.config.ConfigReading;
import io.tiltyard.server.grpc.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A whole gateway over a repository that changes while it serves. */
final class LivingGateway implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path MODELS = Path.of(System.getProperty("tiltyard.test.models"));

  /** Of {@code serving/affine}: version 1 answers 5.5, 5.5, 7.25 and version 2 twice as much. */
  static final String INPUT =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path home;
  private final Gateway gateway;

  private LivingGateway(Path home, Gateway gateway) {
    this.home = home;
    this.gateway = gateway;
  }

  /**
   * @param home has the repository {@code models}, gets {@code data}
   * @param yaml what the configuration says besides ports and directories
   */
  static LivingGateway start(Path home, String yaml) throws Exception {
    return start(home, "", yaml);
  }

  /**
   * @param repository what its section says besides, after a comma
   */
  static LivingGateway start(Path home, String repository, String yaml) throws Exception {
    Path file =
        Files.writeString(
            home.resolve("tiltyard.yaml"),
            """
            http: {port: 0}
            grpc: {port: 0}
            admin: {port: 0}
            data: %s
            repository: {path: %s, poll: 100ms, settle: 150ms%s}
            %s
            """
                .formatted(home.resolve("data"), home.resolve("models"), repository, yaml));
    ConfigReading reading = ConfigReader.read(file, List.of());
    assertThat(reading.problems()).isEmpty();
    Gateway gateway = Gateway.start(reading.config());
    assertThat(gateway.awaitSettled(Patience.LOADS)).isTrue();
    return new LivingGateway(home, gateway);
  }

  /** Copies a test model's version into the repository, as another one where that is said. */
  static void lay(Path home, String from, String to) throws IOException {
    Path source = MODELS.resolve(from);
    Path target = home.resolve("models").resolve(to);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path place = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(place);
        } else {
          Files.write(place, Files.readAllBytes(file));
        }
      }
    }
  }

  static void write(Path home, String file, String text) throws IOException {
    Path path = home.resolve("models").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  Path home() {
    return home;
  }

  HttpResponse<String> infer(String model) throws IOException, InterruptedException {
    return infer(model, INPUT);
  }

  /**
   * @param model its name, or with {@code /versions/<version>} behind it
   */
  HttpResponse<String> infer(String model, String body) throws IOException, InterruptedException {
    return post(gateway.httpAddress(), "/v2/models/" + model + "/infer", body);
  }

  /** What the inference listener says. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(gateway.httpAddress(), path)).GET());
  }

  /**
   * The same as a client sees it.
   *
   * @param version a number or an alias, empty for what the route says
   */
  Reply ask(String model, String version) throws IOException, InterruptedException {
    return ask(model, version, INPUT);
  }

  Reply ask(String model, String version, String body) throws IOException, InterruptedException {
    String named = version.isEmpty() ? "" : "/versions/" + version;
    HttpResponse<String> response = infer(model + named, body);
    JsonNode answer = json(response);
    return response.statusCode() == 200
        ? new Reply(
            Reply.OK,
            answer.path("model_version").asLong(),
            answer.at("/outputs/0/data/0").asDouble(),
            "")
        : refused(response);
  }

  /** Loads or unloads over HTTP inference's listener; returns when that is through. */
  Reply repository(String path) throws IOException, InterruptedException {
    return reply(post(gateway.httpAddress(), "/v2/repository/models/" + path, ""));
  }

  /** The answer to a change on the admin plane, with an empty body or a JSON object. */
  Reply change(String verb, String path, String body) throws IOException, InterruptedException {
    return reply(
        send(
            HttpRequest.newBuilder(uri(gateway.adminAddress(), "/admin/v1/" + path))
                .header("content-type", "application/json")
                .method(verb, HttpRequest.BodyPublishers.ofString(body))));
  }

  private static Reply reply(HttpResponse<String> response) throws IOException {
    return response.statusCode() / 100 == 2 ? new Reply(Reply.OK, 0, 0, "") : refused(response);
  }

  private static Reply refused(HttpResponse<String> response) throws IOException {
    return Reply.refused(json(response).path("code").asText(), response.body());
  }

  int grpcPort() {
    return gateway.grpcAddress().getPort();
  }

  HttpResponse<String> admin(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(gateway.adminAddress(), path)).GET());
  }

  HttpResponse<String> postAdmin(String path, String body)
      throws IOException, InterruptedException {
    return post(gateway.adminAddress(), path, body);
  }

  private HttpResponse<String> post(InetSocketAddress address, String path, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(address, path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(InetSocketAddress address, String path) {
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  /** What the admin plane tells of a version. */
  JsonNode version(String model, long number) throws IOException, InterruptedException {
    for (JsonNode version :
        MAPPER.readTree(admin("/admin/v1/models/" + model).body()).path("versions")) {
      if (version.path("version").asLong() == number) {
        return version;
      }
    }
    return MAPPER.createObjectNode();
  }

  /** The sum of a metric's values in all lines that hold each of these labels. */
  long metric(String name, String... labels) throws IOException, InterruptedException {
    long sum = 0;
    for (String line : admin("/metrics").body().lines().toList()) {
      if (line.startsWith(name + "{") && Stream.of(labels).allMatch(line::contains)) {
        sum += (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    return sum;
  }

  /** Where the versions of all models stand. */
  List<String> states() throws IOException, InterruptedException {
    return MAPPER.readTree(admin("/admin/v1/models").body()).findValuesAsText("state");
  }

  JsonNode memory() throws IOException, InterruptedException {
    return MAPPER.readTree(admin("/admin/v1/memory").body());
  }

  void awaitState(String model, long number, String state) {
    await(model + "/" + number + " " + state)
        .atMost(Patience.LOADS)
        .until(() -> version(model, number).path("state").asText().equals(state));
  }

  void awaitReason(String model, long number, String code) {
    await(model + "/" + number + " " + code)
        .atMost(Patience.LOADS)
        .until(() -> version(model, number).path("reason_code").asText().equals(code));
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return MAPPER.readTree(response.body());
  }

  @Override
  public void close() {
    gateway.drain(Duration.ofSeconds(20));
  }
}
