package io.tiltyard.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiltyard.router.route.RouteDefinition;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: the file's tree, flags laid over it, held against {@link Keys}. All
 * problems are found in one go.
 */
public final class ConfigReader {
  private final JsonNode tree;
  private final List<Problem> problems = new ArrayList<>();

  private ConfigReader(JsonNode tree) {
    this.tree = tree;
  }

  /** The configuration of a gateway that was told nothing. */
  public static GatewayConfig defaults() {
    return read(null, List.of()).config();
  }

  /**
   * Never throws: a file that is missing or is not YAML is a problem like any other.
   *
   * @param file null where there is none
   * @param flags win over the file
   */
  public static ConfigReading read(@Nullable Path file, List<Flag> flags) {
    List<String> lines = new ArrayList<>();
    JsonNode tree = YamlFile.emptySection();
    if (file != null) {
      try {
        tree = YamlFile.read(file);
      } catch (YamlException e) {
        lines.add(file + ": " + e.getMessage());
      }
    }
    for (Flag flag : flags) {
      lay(flag, tree);
    }
    SignatureKeysReader.spellOut(tree);
    ConfigReader reader = new ConfigReader(tree);
    GatewayConfig config = reader.read();
    for (Problem problem : reader.problems) {
      lines.add(line(file, flags, problem));
    }
    return new ConfigReading(config, lines);
  }

  private static void lay(Flag flag, JsonNode tree) {
    String[] steps = flag.key().path().split("\\.", -1);
    JsonNode at = tree;
    for (int i = 0; i < steps.length - 1 && at instanceof ObjectNode section; i++) {
      at = section.hasNonNull(steps[i]) ? section.get(steps[i]) : section.putObject(steps[i]);
    }
    if (at instanceof ObjectNode section) {
      section.set(steps[steps.length - 1], flag.value());
    }
  }

  private static String line(@Nullable Path file, List<Flag> flags, Problem problem) {
    for (Flag flag : flags) {
      if (flag.key().path().equals(problem.key())) {
        return new Problem(flag.name(), problem.got(), problem.expected()).text();
      }
    }
    return (file == null ? "" : file + ": ") + problem.text();
  }

  private GatewayConfig read() {
    Schema.root().check(tree, "", problems);
    GatewayConfig config =
        new GatewayConfig(
            new ListenerConfig(value(Keys.HTTP_HOST), value(Keys.HTTP_PORT)),
            new GrpcConfig(
                value(Keys.GRPC_HOST), value(Keys.GRPC_PORT), value(Keys.GRPC_REFLECTION)),
            new ListenerConfig(value(Keys.ADMIN_HOST), value(Keys.ADMIN_PORT)),
            value(Keys.DATA),
            repository(),
            value(Keys.EVENT_LOOPS),
            value(Keys.TRANSPORT),
            new LimitsConfig(value(Keys.MAX_REQUEST)),
            new AdmissionConfig(value(Keys.ADMISSION_MAX_WAIT)),
            QuotasReader.read(tree, value(Keys.QUOTA_HEADER), problems),
            new DrainConfig(value(Keys.DRAIN_DELAY), value(Keys.DRAIN_GRACE)),
            new RequestLogConfig(
                value(Keys.LOG_FRACTION),
                value(Keys.LOG_PAYLOADS),
                value(Keys.LOG_MAX_PAYLOAD),
                value(Keys.LOG_RETENTION)),
            new DistributionsConfig(value(Keys.DISTRIBUTIONS_FRACTION)),
            new LatencyLogConfig(value(Keys.LATENCY_INTERVAL)),
            trial(),
            new LoadConfig(value(Keys.LOAD_THREADS), value(Keys.LOAD_MAX_COPY_RATE)),
            new MemoryConfig(Values.read(tree, "", Keys.MEMORY_LIMIT, 0L)),
            models(),
            routes());
    checkPorts(config);
    return config;
  }

  private RepositoryConfig repository() {
    String place = value(Keys.REPOSITORY_PATH);
    S3Config s3 = s3(place);
    Duration poll = value(Keys.REPOSITORY_POLL);
    return new RepositoryConfig(
        s3 == null ? Path.of(place) : null,
        s3,
        poll,
        value(Keys.REPOSITORY_MODE),
        Values.read(tree, "", Keys.REPOSITORY_SETTLE, poll),
        value(Keys.REPOSITORY_MANIFEST),
        SignatureKeysReader.read(tree, problems),
        value(Keys.SIGNATURE_NAMES_VERSION),
        value(Keys.REPOSITORY_REMOTE_CONTROL));
  }

  private @Nullable S3Config s3(String place) {
    S3Location location = S3Location.parse(place);
    if (location == null) {
      return null;
    }
    URI endpoint = optional(Keys.REPOSITORY_S3_ENDPOINT);
    return new S3Config(
        location,
        endpoint,
        optional(Keys.REPOSITORY_S3_REGION),
        Values.read(tree, "", Keys.REPOSITORY_S3_PATH_STYLE, endpoint != null));
  }

  private <T> @Nullable T optional(Key<T> key) {
    return key.kind().parse(Values.find(tree, key.path()));
  }

  private TrialConfig trial() {
    return new TrialConfig(
        value(Keys.TRIAL_ENABLED),
        value(Keys.TRIAL_TIMEOUT),
        Values.read(tree, "", Keys.TRIAL_MEMORY, 0L));
  }

  private Map<String, ModelLayer> models() {
    Map<String, ModelLayer> models = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> model : Values.find(tree, "models").properties()) {
      models.put(model.getKey(), ModelSection.layer(model.getValue()));
    }
    return models;
  }

  private List<RouteDefinition> routes() {
    List<RouteDefinition> routes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> route : Values.find(tree, "routes").properties()) {
      String at = Values.place("routes", route.getKey());
      List<Problem> found = new ArrayList<>();
      RouteDefinition definition = RouteReader.read(route.getKey(), route.getValue(), at, found);
      found.stream().filter(problem -> !problems.contains(problem)).forEach(problems::add);
      if (definition != null) {
        routes.add(definition);
      }
    }
    return routes;
  }

  private void checkPorts(GatewayConfig config) {
    ListenerConfig grpc = new ListenerConfig(config.grpc().host(), config.grpc().port());
    checkApart("grpc.port", grpc, "http.port", config.http());
    checkApart("admin.port", config.admin(), "http.port", config.http());
    checkApart("admin.port", config.admin(), "grpc.port", grpc);
  }

  private void checkApart(String key, ListenerConfig one, String otherKey, ListenerConfig other) {
    if (one.port() != 0 && one.equals(other)) {
      problems.add(new Problem(key, one.port() + ", the same as " + otherKey, "a port of its own"));
    }
  }

  private <T> T value(Key<T> key) {
    return Values.read(tree, "", key, Objects.requireNonNull(key.byDefault()));
  }
}
