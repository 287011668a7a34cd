package io.tiltyard.server.grpc;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.server.Runs;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * F67, F68, F73, F74: what goes on while one model can do no more. Its instance runs until it is
 * told to stop, its queue is full, and requests for it come one after the other. One event loop
 * serves everything: were it blocked once, nothing here would end.
 */
@Timeout(600)
final class BulkheadIT {
  private static final long FOR_EVER = 1L << 60;
  private static final int QUEUE = 4;
  private static final Pattern SHED =
      Pattern.compile("tiltyard_shed_total\\{model=\"endless\",reason=\"queue_full\",.*} (\\d+)");

  @TempDir private Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger waitingAnswered = new AtomicInteger();
  private final AtomicInteger excessAnswered = new AtomicInteger();
  private final Queue<StatusRuntimeException> excessRefused = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean flooding = new AtomicBoolean(true);
  private RealGateway gateway;
  private CancellableContext busy;
  private Thread flood;

  /** Counts answers. */
  private record Count(AtomicInteger answers) implements StreamObserver<ModelInferResponse> {
    @Override
    public void onNext(ModelInferResponse response) {
      answers.incrementAndGet();
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
  }

  @BeforeEach
  void saturate() throws Exception {
    gateway =
        RealGateway.start(
            directory,
            List.of("faulty/endless", "serving/affine"),
            "event_loops: 1\nmodels: {endless: {instances: 1, queue: " + QUEUE + "}}");
    busy = Context.current().withCancellation();
    busy.run(() -> send(FOR_EVER, new AtomicInteger()));
    Runs.awaitRunOf("endless");
    for (int i = 0; i < QUEUE; i++) {
      send(1, waitingAnswered);
    }
    await().until(() -> slow().batcher().depth() == QUEUE);
    flood = new Thread(this::flood);
    flood.start();
  }

  private void flood() {
    while (flooding.get()) {
      try {
        gateway.infer(steps(1));
        excessAnswered.incrementAndGet();
      } catch (StatusRuntimeException refusal) {
        excessRefused.add(refusal);
      }
    }
  }

  /** Ends the flood, then what it ran into. */
  private void relieve() throws InterruptedException {
    flooding.set(false);
    flood.join();
    assertThat(slow().batcher().depth()).as("full up to the end").isEqualTo(QUEUE);
    busy.cancel(null);
    await().until(() -> waitingAnswered.get() == QUEUE);
  }

  @AfterEach
  void close() throws Exception {
    flooding.set(false);
    flood.join();
    busy.cancel(null);
    gateway.close();
  }

  private static ModelInferRequest.Builder steps(long count) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return ModelInferRequest.newBuilder()
        .setModelName("endless")
        .addInputs(Messages.input("steps", "INT64", 1))
        .addRawInputContents(ByteString.copyFrom(bytes.putLong(0, count)));
  }

  private void send(long steps, AtomicInteger answers) {
    GRPCInferenceServiceGrpc.newStub(gateway.channel)
        .modelInfer(steps(steps).build(), new Count(answers));
  }

  private Servable servable(String model) {
    return gateway.gateway.table().versions().stream()
        .filter(version -> version.model().equals(model))
        .map(version -> Objects.requireNonNull(version.servable()))
        .findFirst()
        .orElseThrow();
  }

  private Servable slow() {
    return servable("endless");
  }

  private String get(InetSocketAddress server, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(server, path)).build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    return response.body();
  }

  private static URI uri(InetSocketAddress server, String path) {
    return URI.create("http://127.0.0.1:" + server.getPort() + path);
  }

  private HttpResponse<String> inferOverHttp(String model, String input) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(gateway.gateway.httpAddress(), "/v2/models/" + model + "/infer"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"inputs\":[" + input + "]}"))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void f68_every_request_to_the_model_beside_is_answered_and_all_excess_refused() throws Exception {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    List<Thread> clients = new ArrayList<>();
    for (int client = 0; client < 4; client++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 100; i++) {
                  try {
                    gateway.infer(Messages.raw("affine"));
                  } catch (StatusRuntimeException e) {
                    failures.add(e.toString());
                  }
                }
              });
      thread.start();
      clients.add(thread);
    }
    String input = "{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}";
    for (int i = 0; i < 50; i++) {
      assertThat(inferOverHttp("affine", input).statusCode()).isEqualTo(200);
    }
    for (Thread client : clients) {
      client.join();
    }
    assertThat(failures).isEmpty();
    await().until(() -> !excessRefused.isEmpty());
    relieve();

    assertThat(excessAnswered).hasValue(0);
    assertThat(excessRefused)
        .allSatisfy(
            refusal ->
                assertThat(Objects.requireNonNull(refusal.getTrailers()).get(MetadataKeys.CODE))
                    .isEqualTo("QUEUE_FULL"));
    assertThat(get(gateway.gateway.adminAddress(), "/metrics").lines())
        .filteredOn(line -> line.startsWith("tiltyard_shed_total{model=\"affine\""))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(" 0.0"));
  }

  @Test
  void f67_whoever_comes_back_at_once_is_told_each_time_when_to_come_back() throws Exception {
    String steps = "{\"name\":\"steps\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[1]}";
    for (int tries = 0; tries < 4; tries++) {
      StatusRuntimeException refusal =
          catchThrowableOfType(StatusRuntimeException.class, () -> gateway.infer(steps(1)));
      assertThat(Objects.requireNonNull(refusal.getTrailers()).get(MetadataKeys.RETRY_PUSHBACK))
          .matches("[1-9][0-9]*");
      HttpResponse<String> response = inferOverHttp("endless", steps);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("retry-after").orElse("")).matches("[1-9][0-9]*");
    }
    relieve();
    gateway.infer(steps(1));
  }

  @Test
  void f73_health_and_the_admin_plane_answer() throws Exception {
    for (int i = 0; i < 20; i++) {
      get(gateway.gateway.adminAddress(), "/healthz");
      get(gateway.gateway.httpAddress(), "/v2/health/live");
      get(gateway.gateway.httpAddress(), "/v2/health/ready");
      assertThat(get(gateway.gateway.adminAddress(), "/admin/v1/models")).contains("AVAILABLE");
      assertThat(
              HealthGrpc.newBlockingStub(gateway.channel)
                  .withDeadlineAfter(60, TimeUnit.SECONDS)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
    }
    HttpRequest change =
        HttpRequest.newBuilder(
                uri(gateway.gateway.adminAddress(), "/admin/v1/models/endless/versions/1:unload"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> changed = http.send(change, HttpResponse.BodyHandlers.ofString());
    assertThat(changed.statusCode()).as(changed.body()).isBetween(200, 299);
    await()
        .until(() -> get(gateway.gateway.adminAddress(), "/admin/v1/models").contains("DRAINING"));
    gateway.infer(Messages.raw("affine"));
  }

  @Test
  void f74_scrapes_go_on_and_in_the_end_tell_the_truth() throws Exception {
    long before = 0;
    for (int i = 0; i < 20; i++) {
      long shed = shed();
      assertThat(shed).isGreaterThanOrEqualTo(before);
      before = shed;
    }
    await().until(() -> excessRefused.size() > 10);
    relieve();
    assertThat(shed()).isEqualTo(excessRefused.size());
  }

  private long shed() throws Exception {
    Matcher matcher = SHED.matcher(get(gateway.gateway.adminAddress(), "/metrics"));
    assertThat(matcher.find()).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
