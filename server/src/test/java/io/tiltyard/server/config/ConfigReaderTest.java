package io.tiltyard.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.router.quota.Rate;
import io.tiltyard.router.quota.TenantLimits;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.route.RouteDefinition.Shadow;
import io.tiltyard.runtime.lifecycle.VersionPolicy;
import io.tiltyard.runtime.model.ArenaShrinking;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.Engine;
import io.tiltyard.runtime.model.Joining;
import io.tiltyard.server.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigReaderTest {
  /** Every key with a value that is not its default. */
  static final String FULL =
      """
      http: {host: 0.0.0.0, port: 9000}
      grpc: {host: '::1', port: 9001, reflection: false}
      admin: {host: localhost, port: 9002}
      data: /var/lib/tiltyard
      repository:
        path: s3://models/eu/production
        s3: {endpoint: "https://minio.example.com:9000", region: eu-central-1, path_style: false}
        poll: 250ms
        mode: explicit
        settle: 3s
        manifest: required
        signature:
          keys:
            - {path: a.pem, not_after: 2027-01-31, models: [minilm, fraud]}
            - /etc/b.pem
          names_version: true
        remote_control: false
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
      trial: {enabled: false, timeout: 10s, memory: 2GiB}
      load: {threads: 7, max_copy_rate: 50MiB}
      memory: {limit: 12GiB}
      models:
        minilm:
          engine: pytorch
          device: [cuda:0, cuda:1]
          device_options: {use_tf32: 0}
          device_memory: 3GiB
          instances: 5
          threads: 3
          batching: {join: false, tolerance: 0.5, max_size: 16, max_delay: 5ms}
          inline_below: 20us
          queue: 99
          nan_inputs: reject
          arena_shrinking: never
          version_policy: latest(2)
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
                new RepositoryConfig(
                    Path.of("./models"),
                    null,
                    Duration.ofSeconds(5),
                    RepositoryConfig.Mode.POLL,
                    Duration.ofSeconds(5),
                    false,
                    List.of(),
                    false,
                    true),
                PROCESSORS,
                Transport.AUTO,
                new LimitsConfig(64 << 20),
                new AdmissionConfig(Duration.ofSeconds(1)),
                new QuotasConfig("x-tenant-id", TenantLimits.NONE, Map.of()),
                new DrainConfig(Duration.ZERO, Duration.ofSeconds(30)),
                new RequestLogConfig(1.0, true, 256 << 10, 1 << 30),
                new DistributionsConfig(1.0),
                new LatencyLogConfig(Duration.ofSeconds(10)),
                new TrialConfig(true, Duration.ofSeconds(60), 0),
                new LoadConfig(Math.min(16, Math.max(1, PROCESSORS / 2)), 0),
                new MemoryConfig(0),
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

  private static ModelLayer fullModel() {
    ModelLayer.Values values =
        new ModelLayer.Values()
            .put(ModelKeys.ENGINE, Engine.PYTORCH)
            .put(ModelKeys.DEVICE, List.of(Device.cuda(0), Device.cuda(1)))
            .put(ModelKeys.DEVICE_MEMORY, 3L << 30)
            .put(ModelKeys.INSTANCES, 5)
            .put(ModelKeys.THREADS, 3)
            .put(ModelKeys.JOIN, Joining.NEVER)
            .put(ModelKeys.JOIN_TOLERANCE, 0.5)
            .put(ModelKeys.MAX_SIZE, 16)
            .put(ModelKeys.MAX_DELAY, Duration.ofMillis(5))
            .put(ModelKeys.INLINE_BELOW, Duration.ofNanos(20_000))
            .put(ModelKeys.QUEUE, 99)
            .put(ModelKeys.NAN_INPUTS, true)
            .put(ModelKeys.ARENA_SHRINKING, ArenaShrinking.NEVER)
            .put(ModelKeys.VERSION_POLICY, new VersionPolicy.Latest(2));
    return new ModelLayer(
        values.map(), Map.of("use_tf32", "0"), List.of(), List.of(), false, Map.of());
  }

  @Test
  void a_version_settles_for_as_long_as_a_look_takes_unless_it_is_said() throws IOException {
    assertThat(read("repository: {poll: 7s}").config().repository().settle())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void a_bucket_of_amazons_is_named_in_the_host_and_that_of_another_store_in_the_path()
      throws IOException {
    assertThat(read("repository: {path: 's3://models'}").config().repository().s3())
        .isEqualTo(new S3Config(new S3Location("models", ""), null, null, false));
    assertThat(
            read("repository: {path: 's3://models/', s3: {endpoint: 'http://localhost:9000'}}")
                .config()
                .repository()
                .s3())
        .isEqualTo(
            new S3Config(
                new S3Location("models", ""), URI.create("http://localhost:9000"), null, true));
  }

  @Test
  void a_flag_may_replace_a_bucket_by_a_directory() throws IOException {
    ConfigReading reading =
        ConfigReader.read(
            file("repository: {path: 's3://models'}"),
            List.of(Flag.of(Keys.REPOSITORY_PATH, "--models", "here")));
    assertThat(reading.config().repository().path()).isEqualTo(Path.of("here"));
    assertThat(reading.config().repository().s3()).isNull();
  }

  @Test
  void one_key_for_signatures_needs_no_list() throws IOException {
    assertThat(read("repository: {signature: {keys: k.pem}}").config().repository().signatureKeys())
        .containsExactly(SignatureKeyConfig.of(Path.of("k.pem")));
  }

  @ParameterizedTest
  @CsvSource({
    "2027-01-31, 2027-02-01T00:00:00Z",
    "2028-02-29, 2028-03-01T00:00:00Z",
    "2027-01-31T12:00:00Z, 2027-01-31T12:00:00Z",
    "2027-01-31T12:00:00.5+02:00, 2027-01-31T10:00:00.500Z"
  })
  void the_end_of_a_key_is_a_moment_or_the_end_of_a_day(String text, Instant end)
      throws IOException {
    ConfigReading reading =
        read("repository: {signature: {keys: [{path: k.pem, not_after: '" + text + "'}]}}");
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.config().repository().signatureKeys())
        .containsExactly(new SignatureKeyConfig(Path.of("k.pem"), end, Set.of()));
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
                new RepositoryConfig(
                    null,
                    new S3Config(
                        new S3Location("models", "eu/production/"),
                        URI.create("https://minio.example.com:9000"),
                        "eu-central-1",
                        false),
                    Duration.ofMillis(250),
                    RepositoryConfig.Mode.EXPLICIT,
                    Duration.ofSeconds(3),
                    true,
                    List.of(
                        new SignatureKeyConfig(
                            Path.of("a.pem"),
                            Instant.parse("2027-02-01T00:00:00Z"),
                            Set.of("minilm", "fraud")),
                        SignatureKeyConfig.of(Path.of("/etc/b.pem"))),
                    true,
                    false),
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
                new TrialConfig(false, Duration.ofSeconds(10), 2L << 30),
                new LoadConfig(7, 50 << 20),
                new MemoryConfig(12L << 30),
                Map.of("minilm", fullModel()),
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
            step.replace("<model>", "minilm")
                .replace("<route>", route)
                .replace("<tenant>", "acme")
                .replace("<option>", "use_tf32");
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
