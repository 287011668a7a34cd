package io.tiltyard.server.config;

import io.tiltyard.router.quota.Rate;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.server.inference.QuotaGate;
import io.tiltyard.server.transport.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every key of the configuration, in the order of the documentation. */
public final class Keys {
  private static final List<Key<?>> ALL = new ArrayList<>();

  private static final String LOCALHOST = "127.0.0.1";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long KIB = 1L << 10;
  private static final long GIB = 1L << 30;
  private static final long MAX_MEMORY = 1024 * 1024 * GIB;
  private static final int MAX_LOAD_THREADS = 16;
  private static final long MAX_REQUESTS = 1_000_000;
  private static final long MAX_QUOTA_BYTES = Rate.MAX;
  private static final String LIKE_ALL = "as for all";

  public static final Key<String> HTTP_HOST =
      key("http.host", Kinds.host(), LOCALHOST, "Address of the HTTP inference listener.");
  public static final Key<Integer> HTTP_PORT = key("http.port", Kinds.port(), 8000, "Its port.");
  public static final Key<String> GRPC_HOST =
      key("grpc.host", Kinds.host(), LOCALHOST, "Address of the gRPC inference listener.");
  public static final Key<Integer> GRPC_PORT = key("grpc.port", Kinds.port(), 8001, "Its port.");
  static final Key<Boolean> GRPC_REFLECTION =
      key("grpc.reflection", Kinds.bool(), true, "Whether gRPC tells clients its services.");
  public static final Key<String> ADMIN_HOST =
      key("admin.host", Kinds.host(), LOCALHOST, "Address of the admin listener.");
  public static final Key<Integer> ADMIN_PORT = key("admin.port", Kinds.port(), 8002, "Its port.");
  public static final Key<Path> DATA =
      key(
          "data",
          Kinds.path(),
          Path.of("./data"),
          "Directory of state, logs and the private copies of models; made when missing.");
  public static final Key<String> REPOSITORY_PATH =
      key(
          "repository.path",
          Kinds.repository(),
          "./models",
          "Where the models are: a directory, or a bucket of an [S3 store](s3.md).");
  static final Key<URI> REPOSITORY_S3_ENDPOINT =
      key(
          "repository.s3.endpoint",
          Kinds.endpoint(),
          null,
          "that of the region",
          "Address of an S3 store that is not Amazon's.");
  static final Key<String> REPOSITORY_S3_REGION =
      key(
          "repository.s3.region",
          Kinds.region(),
          null,
          "from the environment; us-east-1 with an endpoint",
          "Region of the bucket.");
  static final Key<Boolean> REPOSITORY_S3_PATH_STYLE =
      key(
          "repository.s3.path_style",
          Kinds.bool(),
          null,
          "true with an endpoint, else false",
          "Whether the bucket is named in the path of a request, not in its host name.");
  static final Key<Duration> REPOSITORY_POLL =
      key(
          "repository.poll",
          Kinds.duration(Duration.ofMillis(100), HOUR),
          Duration.ofSeconds(5),
          "Time between two looks at it.");
  static final Key<RepositoryConfig.Mode> REPOSITORY_MODE =
      key(
          "repository.mode",
          Kinds.word(RepositoryConfig.Mode.class),
          RepositoryConfig.Mode.POLL,
          "Who decides what is loaded: poll follows the directory, explicit waits for load requests.");
  static final Key<Duration> REPOSITORY_SETTLE =
      key(
          "repository.settle",
          Kinds.duration(Duration.ZERO, HOUR),
          null,
          "as `repository.poll`",
          "How long the files of a version must stay as they are before it is touched.");
  static final Key<Boolean> REPOSITORY_MANIFEST =
      key(
          "repository.manifest",
          Kinds.either("optional", "required"),
          false,
          "Whether a version must have a `SHA256SUMS`; one that is there must be right anyway.");
  static final Key<Path> SIGNATURE_KEY_PATH =
      key(
          "repository.signature.keys[].path",
          Kinds.path(),
          null,
          Key.REQUIRED,
          "PEM file of a public key, Ed25519 or ECDSA; where there are any, every version must be"
              + " signed by one of them. An entry that is text alone is its path.");
  static final Key<Instant> SIGNATURE_KEY_NOT_AFTER =
      key(
          "repository.signature.keys[].not_after",
          Kinds.end(),
          null,
          "never",
          "From when on its signatures do not count any more; a date counts to its end, in UTC.");
  static final Key<Set<String>> SIGNATURE_KEY_MODELS =
      key(
          "repository.signature.keys[].models",
          Kinds.names(),
          null,
          "all",
          "Models that it may sign for.");
  static final Key<Boolean> SIGNATURE_NAMES_VERSION =
      key(
          "repository.signature.names_version",
          Kinds.bool(),
          false,
          "Whether what is signed has to name the model and the version.");
  static final Key<Boolean> REPOSITORY_REMOTE_CONTROL =
      key(
          "repository.remote_control",
          Kinds.bool(),
          true,
          "Whether clients of the inference listeners may load and unload models.");
  static final Key<Boolean> TRIAL_ENABLED =
      key(
          "trial.enabled",
          Kinds.bool(),
          true,
          "Whether a new version is first loaded and run in a process of its own.");
  static final Key<Duration> TRIAL_TIMEOUT =
      key(
          "trial.timeout",
          Kinds.duration(SECOND, HOUR),
          Duration.ofSeconds(60),
          "Longest trial; a version that takes longer is quarantined.");
  static final Key<Long> TRIAL_MEMORY =
      key(
          "trial.memory",
          Kinds.size(64 * KIB * KIB, MAX_MEMORY),
          null,
          "1GiB and 8 bytes for each of the version's files, as far as they are free",
          "Most memory of the trial's process; a version that needs more is quarantined.");
  static final Key<Integer> LOAD_THREADS =
      key(
          "load.threads",
          Kinds.integer(1, MAX_LOAD_THREADS),
          Math.min(MAX_LOAD_THREADS, Math.max(1, Runtime.getRuntime().availableProcessors() / 2)),
          "half the processors",
          "Versions that are verified and loaded at the same time.");
  static final Key<Long> LOAD_MAX_COPY_RATE =
      key(
          "load.max_copy_rate",
          Kinds.sizeLimit(KIB * KIB, MAX_MEMORY),
          0L,
          "Bytes a second that are copied from the repository, all loads together.");
  static final Key<Long> MEMORY_LIMIT =
      key(
          "memory.limit",
          Kinds.size(64 * KIB * KIB, MAX_MEMORY),
          null,
          "what the machine or the container has",
          "Memory that all models together may use; a load that is forecast to exceed it is"
              + " refused.");
  static final Key<Integer> EVENT_LOOPS =
      key(
          "event_loops",
          Kinds.integer(1, 256),
          Runtime.getRuntime().availableProcessors(),
          "one a processor",
          "Threads that serve the connections of HTTP and gRPC.");
  static final Key<Transport> TRANSPORT =
      key(
          "transport",
          Kinds.transport(),
          Transport.AUTO,
          "How those threads learn from the kernel what happened: auto is epoll on Linux, else nio;"
              + " the gateway does not start with one that the machine refuses.");
  static final Key<Long> MAX_REQUEST =
      key(
          "limits.max_request",
          Kinds.size(KIB, GIB),
          64 * KIB * KIB,
          "Largest request, on the wire and decoded; a larger one is refused.");
  static final Key<Duration> ADMISSION_MAX_WAIT =
      key(
          "admission.max_wait",
          Kinds.duration(Duration.ofMillis(1), HOUR),
          SECOND,
          "Wait in a version's queue that, where it does not go away, lowers the limit of requests"
              + " in flight.");
  static final Key<String> QUOTA_HEADER =
      key(
          "quotas.tenant_header",
          Kinds.header(),
          QuotaGate.DEFAULT_HEADER,
          "Header and gRPC metadata that names the tenant; believed as it comes.");
  static final Key<Long> QUOTA_REQUESTS =
      key(
          "quotas.requests_per_second",
          Kinds.limit(MAX_REQUESTS),
          Rate.UNLIMITED,
          "Inference requests of a tenant; more are refused.");
  static final Key<Long> QUOTA_BURST =
      key(
          "quotas.burst",
          Kinds.count(MAX_REQUESTS),
          null,
          "those of one second",
          "Inference requests that a tenant may send at once after a rest.");
  static final Key<Long> QUOTA_BYTES =
      key(
          "quotas.bytes_per_second",
          Kinds.sizeLimit(KIB, MAX_QUOTA_BYTES),
          Rate.UNLIMITED,
          "Bytes of a tenant's inference requests, decompressed; more are refused.");
  static final Key<Long> QUOTA_BURST_BYTES =
      key(
          "quotas.burst_bytes",
          Kinds.size(KIB, MAX_QUOTA_BYTES),
          null,
          "those of one second",
          "Bytes that a tenant may send at once after a rest.");
  static final Key<Long> TENANT_REQUESTS =
      key(
          "quotas.tenants.<tenant>.requests_per_second",
          Kinds.limit(MAX_REQUESTS),
          null,
          LIKE_ALL,
          "The same for one tenant.");
  static final Key<Long> TENANT_BURST =
      key(
          "quotas.tenants.<tenant>.burst",
          Kinds.count(MAX_REQUESTS),
          null,
          "those of one second of its own rate, else as for all",
          "The same for one tenant.");
  static final Key<Long> TENANT_BYTES =
      key(
          "quotas.tenants.<tenant>.bytes_per_second",
          Kinds.sizeLimit(KIB, MAX_QUOTA_BYTES),
          null,
          LIKE_ALL,
          "The same for one tenant.");
  static final Key<Long> TENANT_BURST_BYTES =
      key(
          "quotas.tenants.<tenant>.burst_bytes",
          Kinds.size(KIB, MAX_QUOTA_BYTES),
          null,
          "those of one second of its own rate, else as for all",
          "The same for one tenant.");
  static final Key<Duration> DRAIN_DELAY =
      key(
          "drain.delay",
          Kinds.duration(Duration.ZERO, HOUR),
          Duration.ZERO,
          "Time between \"not ready\" and the close of the listeners, for balancers to notice.");
  static final Key<Duration> DRAIN_GRACE =
      key(
          "drain.grace",
          Kinds.duration(Duration.ZERO, HOUR),
          Duration.ofSeconds(30),
          "Longest wait for requests in flight before the process ends anyway.");
  static final Key<Double> LOG_FRACTION =
      key("request_log.fraction", Kinds.fraction(), 1.0, "Part of the requests that is logged.");
  static final Key<Boolean> LOG_PAYLOADS =
      key("request_log.payloads", Kinds.bool(), true, "Whether tensors are logged too.");
  static final Key<Long> LOG_MAX_PAYLOAD =
      key(
          "request_log.max_payload",
          Kinds.size(0, GIB),
          256 * KIB,
          "Tensors of a request beyond this size are left out.");
  static final Key<Long> LOG_RETENTION =
      key(
          "request_log.retention",
          Kinds.size(KIB * KIB, 1024 * 1024 * GIB),
          GIB,
          "Size of the log files that are kept; the oldest go first.");
  static final Key<Double> DISTRIBUTIONS_FRACTION =
      key(
          "distributions.fraction",
          Kinds.fraction(),
          1.0,
          "Part of the requests whose values are counted into distributions.");
  static final Key<Duration> LATENCY_INTERVAL =
      key(
          "latency_log.interval",
          Kinds.duration(SECOND, HOUR),
          Duration.ofSeconds(10),
          "Length of one entry of the latency log.");

  static {
    ALL.addAll(ModelKeys.all());
  }

  static final Key<String> ROUTE_MODEL =
      key(
          "routes.<route>.model",
          Kinds.name(),
          null,
          "the route's name",
          "Model whose versions answer.");
  static final Key<Long> CHAMPION_VERSION =
      key(
          "routes.<route>.champion.version",
          Kinds.version(),
          RouteDefinition.NEWEST,
          "the newest available",
          "Version that gets what the challengers do not.");
  static final Key<Boolean> CHAMPION_NEWEST =
      key(
          "routes.<route>.champion.newest",
          Kinds.isTrue(),
          null,
          "true without a version",
          "Says that the champion follows the newest available version.");
  static final Key<Long> CHALLENGER_VERSION =
      key(
          "routes.<route>.challengers[].version",
          Kinds.version(),
          null,
          Key.REQUIRED,
          "Version that gets part of the requests.");
  static final Key<Double> CHALLENGER_WEIGHT =
      key(
          "routes.<route>.challengers[].weight",
          Kinds.weight(),
          null,
          Key.REQUIRED,
          "Percent of the requests; all together at most 100.");
  static final Key<Long> SHADOW_VERSION =
      key(
          "routes.<route>.shadows[].version",
          Kinds.version(),
          null,
          Key.REQUIRED,
          "Version that sees copies of requests and answers nobody.");
  static final Key<Double> SHADOW_FRACTION =
      key(
          "routes.<route>.shadows[].fraction",
          Kinds.fraction(),
          1.0,
          "Part of the requests that is copied.");

  private Keys() {}

  /** All of them, in the order of the documentation. */
  public static List<Key<?>> all() {
    return List.copyOf(ALL);
  }

  private static <T> Key<T> key(String path, Kind<T> kind, T byDefault, String meaning) {
    return key(path, kind, byDefault, kind.text(byDefault), meaning);
  }

  private static <T> Key<T> key(
      String path, Kind<T> kind, @Nullable T byDefault, String defaultText, String meaning) {
    Key<T> key = new Key<>(path, kind, byDefault, defaultText, meaning);
    ALL.add(key);
    return key;
  }
}
