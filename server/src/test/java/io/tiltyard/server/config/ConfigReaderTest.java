package io.tiltyard.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.router.quota.Rate;
import io.tiltyard.router.quota.TenantLimits;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.route.RouteDefinition.Shadow;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.server.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReaderTest {
  /** Every key with a value that is not its default. */
  static final String FULL =
      """
      http: {host: 0.0.0.0, port: 9000}
      grpc: {host: '::1', port: 9001, reflection: false}
      admin: {host: localhost, port: 9002}
      data: /var/lib/tiltyard
      repository: {path: /models, poll: 250ms}
      event_loops: 3
      transport: nio
      limits: {max_request: 2MiB}
      admission: {max_wait: 300ms}
      quotas:
        tenant_header: x-team
        requests_per_second: 100
        burst: 20
        bytes_per_second: 8MiB
        burst_bytes: 16MiB
        tenants:
          acme: {requests_per_second: 7, burst: 9, bytes_per_second: 1KiB, burst_bytes: 2KiB}
      drain: {delay: 5s, grace: 1m}
      request_log: {fraction: 0.25, payloads: false, max_payload: 4KiB, retention: 3GiB}
      distributions: {fraction: 0.5}
      latency_log: {interval: 1m}
      models:
        minilm:
          engine: onnxruntime
          device: cpu
          instances: 5
          threads: 3
          batching: {max_size: 16, max_delay: 5ms}
          inline_below: 20us
          queue: 99
          nan_inputs: reject
      routes:
        search:
          model: minilm
          champion: {version: 1}
          challengers: [{version: 2, weight: 10.25}]
          shadows: [{version: 3, fraction: 0.2}]
        newest:
          model: minilm
          champion: {newest: true}
      """;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  @TempDir Path directory;

  @Test
  void an_empty_file_gives_every_default() throws IOException {
    ConfigReading reading = read("");

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.config())
        .isEqualTo(
            new GatewayConfig(
                new ListenerConfig("127.0.0.1", 8000),
                new GrpcConfig("127.0.0.1", 8001, true),
                new ListenerConfig("127.0.0.1", 8002),
                Path.of("./data"),
                new RepositoryConfig(Path.of("./models"), Duration.ofSeconds(5)),
                PROCESSORS,
                Transport.AUTO,
                new LimitsConfig(64 << 20),
                new AdmissionConfig(Duration.ofSeconds(1)),
                new QuotasConfig("x-tenant-id", TenantLimits.NONE, Map.of()),
                new DrainConfig(Duration.ZERO, Duration.ofSeconds(30)),
                new RequestLogConfig(1.0, true, 256 << 10, 1 << 30),
                new DistributionsConfig(1.0),
                new LatencyLogConfig(Duration.ofSeconds(10)),
                Map.of(),
                List.of()));
  }

  @Test
  void no_file_is_an_empty_file() throws IOException {
    assertThat(ConfigReader.defaults()).isEqualTo(read("# nothing\n").config());
  }

  @Test
  void a_section_with_everything_commented_out_is_an_empty_section() throws IOException {
    ConfigReading reading = read("http:\nmodels:\nroutes:\n  minilm:\n    challengers:\n");

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.config().routes()).containsExactly(RouteDefinition.implicit("minilm"));
  }

  @Test
  void a_model_that_is_only_named_has_the_defaults() throws IOException {
    GatewayConfig config = read("models: {minilm: {}}").config();

    assertThat(config.options("minilm")).isEqualTo(ModelOptions.defaults());
    assertThat(config.options("another")).isEqualTo(ModelOptions.defaults());
  }

  @Test
  void every_key_reaches_its_place() throws IOException {
    ConfigReading reading = read(FULL);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.config())
        .isEqualTo(
            new GatewayConfig(
                new ListenerConfig("0.0.0.0", 9000),
                new GrpcConfig("::1", 9001, false),
                new ListenerConfig("localhost", 9002),
                Path.of("/var/lib/tiltyard"),
                new RepositoryConfig(Path.of("/models"), Duration.ofMillis(250)),
                3,
                Transport.NIO,
                new LimitsConfig(2 << 20),
                new AdmissionConfig(Duration.ofMillis(300)),
                new QuotasConfig(
                    "x-team",
                    limits(100, 20, 8 << 20, 16 << 20),
                    Map.of("acme", limits(7, 9, 1 << 10, 2 << 10))),
                new DrainConfig(Duration.ofSeconds(5), Duration.ofMinutes(1)),
                new RequestLogConfig(0.25, false, 4096, 3L << 30),
                new DistributionsConfig(0.5),
                new LatencyLogConfig(Duration.ofMinutes(1)),
                Map.of("minilm", new ModelOptions(5, 3, 16, 5_000_000, 99, 20_000, true)),
                List.of(
                    new RouteDefinition(
                        "search",
                        "minilm",
                        1,
                        List.of(new Challenger(2, 10.25)),
                        List.of(new Shadow(3, 0.2))),
                    new RouteDefinition(
                        "newest", "minilm", RouteDefinition.NEWEST, List.of(), List.of()))));
  }

  @Test
  void the_full_file_of_this_test_names_every_key_there_is() throws Exception {
    JsonNode tree = YamlFile.read(file(FULL));

    for (Key<?> key : Keys.all()) {
      String route = key == Keys.CHAMPION_NEWEST ? "newest" : "search";
      JsonNode at = tree;
      for (String step : key.path().split("[.]", -1)) {
        String name =
            step.replace("<model>", "minilm").replace("<route>", route).replace("<tenant>", "acme");
        at =
            name.endsWith("[]")
                ? at.path(name.substring(0, name.length() - 2)).path(0)
                : at.path(name);
      }
      assertThat(at.isMissingNode()).as(key.path()).isFalse();
    }
  }

  private static TenantLimits limits(
      long perSecond, long burst, long bytesPerSecond, long burstBytes) {
    return new TenantLimits(
        Rate.ofRequests(perSecond, burst), Rate.ofBytes(bytesPerSecond, burstBytes));
  }

  @Test
  void a_burst_is_one_second_of_its_rate_unless_it_is_given() throws IOException {
    String yaml =
        """
        quotas:
          requests_per_second: 100
          burst: 300
          bytes_per_second: 2MiB
          tenants:
            nothing: {}
            slower: {requests_per_second: 5}
            burstier: {burst: 900, burst_bytes: 8MiB}
            free: {requests_per_second: unlimited, bytes_per_second: unlimited}
        """;

    ConfigReading reading = read(yaml);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.config().quotas())
        .isEqualTo(
            new QuotasConfig(
                "x-tenant-id",
                limits(100, 300, 2 << 20, 2 << 20),
                Map.of(
                    "nothing", limits(100, 300, 2 << 20, 2 << 20),
                    "slower", limits(5, 5, 2 << 20, 2 << 20),
                    "burstier", limits(100, 900, 2 << 20, 8 << 20),
                    "free", TenantLimits.NONE)));
  }

  @Test
  void flags_win_over_the_file() throws IOException {
    List<Flag> flags =
        List.of(
            Flag.of(Keys.HTTP_PORT, "--http-port", 0),
            Flag.of(Keys.REPOSITORY_PATH, "--models", "elsewhere"),
            Flag.of(Keys.DATA, "--data", "d"));

    ConfigReading reading = ConfigReader.read(file("http: {port: 1, host: h}\ndata: x\n"), flags);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.config().http()).isEqualTo(new ListenerConfig("h", 0));
    assertThat(reading.config().repository().path()).isEqualTo(Path.of("elsewhere"));
    assertThat(reading.config().data()).isEqualTo(Path.of("d"));
  }

  @Test
  void a_bad_flag_is_named_as_the_flag_it_was() {
    ConfigReading reading =
        ConfigReader.read(null, List.of(Flag.of(Keys.HTTP_PORT, "--http-port", 65_536)));

    assertThat(reading.problems())
        .containsExactly(
            "--http-port: got 65536, expected a port from 0 to 65535, 0 for any free one");
  }

  @Test
  void a_flag_does_not_hide_what_is_wrong_around_it() throws IOException {
    ConfigReading reading =
        ConfigReader.read(file("http: 8000"), List.of(Flag.of(Keys.HTTP_PORT, "--http-port", 1)));

    assertThat(reading.problems()).singleElement().asString().contains("http: got 8000");
  }

  private ConfigReading read(String yaml) throws IOException {
    return ConfigReader.read(file(yaml), List.of());
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("tiltyard.yaml"), yaml);
  }
}
