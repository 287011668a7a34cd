package io.tiltyard.server.grpc;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.server.Runs;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** F66, F67, F71, F73, F74: more than a model can do, over real sockets. */
@Timeout(600)
final class GrpcOverloadIT {
  private static final long FOR_EVER = 1L << 60;
  private static final int QUEUE = 4;

  @TempDir private Path directory;
  private RealGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway =
        RealGateway.start(
            directory,
            List.of("faulty/endless"),
            "models: {endless: {instances: 1, queue: " + QUEUE + "}}");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  /** Keeps what it was told. */
  private static final class Told implements StreamObserver<ModelInferResponse> {
    private final AtomicInteger answers = new AtomicInteger();
    private final Queue<StatusRuntimeException> refusals = new ConcurrentLinkedQueue<>();

    @Override
    public void onNext(ModelInferResponse response) {
      answers.incrementAndGet();
    }

    @Override
    public void onError(Throwable cause) {
      refusals.add((StatusRuntimeException) cause);
    }

    @Override
    public void onCompleted() {}

    int ended() {
      return answers.get() + refusals.size();
    }
  }

  private static ModelInferRequest.Builder steps(long count) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return ModelInferRequest.newBuilder()
        .setModelName("endless")
        .addInputs(Messages.input("steps", "INT64", 1))
        .addRawInputContents(ByteString.copyFrom(bytes.putLong(0, count)));
  }

  private void send(ModelInferRequest.Builder request, Told told) {
    GRPCInferenceServiceGrpc.newStub(gateway.channel).modelInfer(request.build(), told);
  }

  /** A run that ends when the context is cancelled. */
  private CancellableContext occupy() {
    CancellableContext context = Context.current().withCancellation();
    context.run(() -> send(steps(FOR_EVER), new Told()));
    Runs.awaitRunOf("endless");
    return context;
  }

  private Servable servable() {
    return Objects.requireNonNull(gateway.gateway.table().versions().get(0).servable());
  }

  private String admin(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + gateway.gateway.adminAddress().getPort() + path);
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response.body();
  }

  private static void assertAskedToComeBack(StatusRuntimeException refusal) {
    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    Metadata trailers = refusal.getTrailers();
    assertThat(trailers).isNotNull();
    assertThat(trailers.get(MetadataKeys.RETRY_PUSHBACK)).matches("[1-9][0-9]*");
    assertThat(trailers.get(MetadataKeys.CODE)).isNotBlank();
    SafeText.check(String.valueOf(refusal.getStatus().getDescription()));
  }

  @Test
  void f71_the_queue_never_holds_more_than_it_may_and_the_rest_is_told_at_once() throws Exception {
    CancellableContext busy = occupy();
    Told told = new Told();
    int sent = 200;
    for (int i = 0; i < sent; i++) {
      send(steps(1), told);
      assertThat(servable().batcher().depth()).isLessThanOrEqualTo(QUEUE);
    }
    await().until(() -> told.refusals.size() == sent - QUEUE);
    assertThat(servable().batcher().depth()).isEqualTo(QUEUE);
    told.refusals.forEach(GrpcOverloadIT::assertAskedToComeBack);
    assertThat(told.refusals)
        .allMatch(
            refusal ->
                "QUEUE_FULL"
                    .equals(Objects.requireNonNull(refusal.getTrailers()).get(MetadataKeys.CODE)));
    assertThat(admin("/metrics"))
        .contains(
            "tiltyard_shed_total{model=\"endless\",reason=\"queue_full\",version=\"1\"} "
                + (sent - QUEUE))
        .contains("tiltyard_queue_rows{model=\"endless\",version=\"1\"} " + QUEUE);
    assertThat(admin("/healthz")).isNotNull();
    busy.cancel(null);
    await().until(() -> told.answers.get() == QUEUE);
    assertThat(servable().batcher().depth()).isZero();
  }

  @Test
  void f66_whatever_comes_is_answered_or_refused_and_the_record_says_the_same() throws Exception {
    gateway.infer(steps(1_000));
    Told told = new Told();
    List<Thread> clients = new ArrayList<>();
    int each = 30;
    for (int client = 0; client < 12; client++) {
      Thread thread = new Thread(() -> sendOneByOne(each, told));
      thread.start();
      clients.add(thread);
    }
    for (Thread client : clients) {
      client.join();
    }
    assertThat(told.ended()).isEqualTo(12 * each);
    List<StatusRuntimeException> shed = new ArrayList<>();
    for (StatusRuntimeException refusal : told.refusals) {
      if (refusal.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
        assertAskedToComeBack(refusal);
        shed.add(refusal);
      }
    }
    assertThat(told.answers.get()).isPositive();
    assertThat(shed).isNotEmpty();
    assertThat(outcomes(CallOutcome.OK)).isEqualTo(told.answers.get() + 1);
    assertThat(outcomes(CallOutcome.SHED)).isEqualTo(shed.size());
    assertThat(outcomes(CallOutcome.EXPIRED)).isEqualTo(told.refusals.size() - shed.size());
    assertThat(gateway.infer(steps(1)).getRawOutputContentsCount()).isEqualTo(1);
  }

  /** A retry storm: who is refused comes back at once. */
  private void sendOneByOne(int requests, Told told) {
    for (int i = 0; i < requests; i++) {
      ModelInferRequest request =
          steps(1_000)
              .putParameters("timeout", InferParameter.newBuilder().setInt64Param(50_000).build())
              .build();
      try {
        told.onNext(gateway.stub().modelInfer(request));
      } catch (StatusRuntimeException refusal) {
        told.onError(refusal);
      }
    }
  }

  private long outcomes(CallOutcome outcome) {
    await().until(() -> servable().inFlight() == 0);
    return gateway.gateway.arms().stream().mapToLong(arm -> arm.count(outcome)).sum();
  }
}
