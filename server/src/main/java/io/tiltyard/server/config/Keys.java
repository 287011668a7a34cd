package io.tiltyard.server.config;

import io.tiltyard.router.quota.Rate;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.server.inference.QuotaGate;
import io.tiltyard.server.transport.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every key of the configuration, in the order of the documentation. */
public final class Keys {
  private static final List<Key<?>> ALL = new ArrayList<>();

  private static final String LOCALHOST = "127.0.0.1";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long KIB = 1L << 10;
  private static final long GIB = 1L << 30;
  private static final long MAX_REQUESTS = 1_000_000;
  private static final long MAX_QUOTA_BYTES = Rate.MAX;
  private static final String LIKE_ALL = "as for all";
  private static final ModelOptions MODEL = ModelOptions.defaults();

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
  public static final Key<Path> REPOSITORY_PATH =
      key("repository.path", Kinds.path(), Path.of("./models"), "Directory of the models.");
  static final Key<Duration> REPOSITORY_POLL =
      key(
          "repository.poll",
          Kinds.duration(Duration.ofMillis(100), HOUR),
          Duration.ofSeconds(5),
          "Time between two looks at it.");
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

  static final Key<String> MODEL_ENGINE =
      key("models.<model>.engine", Kinds.only("onnxruntime"), "onnxruntime", "What runs it.");
  static final Key<String> MODEL_DEVICE =
      key("models.<model>.device", Kinds.only("cpu"), "cpu", "Where it runs.");
  static final Key<Integer> MODEL_INSTANCES =
      key(
          "models.<model>.instances",
          Kinds.integer(1, ModelOptions.MAX_INSTANCES),
          MODEL.instances(),
          "one a processor",
          "Runs at the same time, per version.");
  static final Key<Integer> MODEL_THREADS =
      key(
          "models.<model>.threads",
          Kinds.integer(1, 256),
          MODEL.intraOpThreads(),
          "Threads within one run.");
  static final Key<Integer> MODEL_MAX_SIZE =
      key(
          "models.<model>.batching.max_size",
          Kinds.integer(1, 65_536),
          MODEL.maxBatchRows(),
          ModelOptions.DEFAULT_BATCH_ROWS + ", and one request may have more",
          "Most rows of one run, and of one request.");
  static final Key<Duration> MODEL_MAX_DELAY =
      key(
          "models.<model>.batching.max_delay",
          Kinds.duration(Duration.ZERO, Duration.ofSeconds(10)),
          Duration.ofNanos(MODEL.maxDelayNanos()),
          "How long the oldest request may wait for company; an idle instance runs at once at 0s.");
  static final Key<Duration> MODEL_INLINE_BELOW =
      key(
          "models.<model>.inline_below",
          Kinds.duration(Duration.ZERO, Duration.ofMillis(10)),
          Duration.ofNanos(MODEL.inlineBelowNanos()),
          "Runs that are measured to take no longer run on the event loop; none does at 0s.");
  static final Key<Integer> MODEL_QUEUE =
      key(
          "models.<model>.queue",
          Kinds.integer(1, 1_000_000),
          MODEL.queueLimit(),
          "Most requests that wait, per version; more are refused.");
  static final Key<String> MODEL_NAN_INPUTS =
      key(
          "models.<model>.nan_inputs",
          Kinds.nanInputs(),
          "allow",
          "Whether NaN and infinity in an input refuse the request.");

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
