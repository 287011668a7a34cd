package io.tiltyard.server.grpc;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.tiltyard.proto.inference.ModelStreamInferResponse;
import io.tiltyard.proto.inference.ServerReadyRequest;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.router.dispatch.ResponseSink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DrainTest {
  private static final String SERVICE = "inference.GRPCInferenceService/";
  private static final Duration GRACE = Duration.ofSeconds(60);

  private record Held(InferenceRequest request, ResponseSink sink) {}

  private final List<Held> held = new CopyOnWriteArrayList<>();
  private RunningFrontend server;

  @BeforeEach
  void start() throws IOException {
    server = new RunningFrontend(new Tables().build());
    server.inference.behaves((request, sink) -> held.add(new Held(request, sink)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void readiness_goes_first_and_calls_are_still_served() {
    server.inference.behaves(FakeInference::echo);
    server.frontend.beginDrain();
    assertThat(server.blocking().serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
        .isFalse();
    server.blocking().modelInfer(Messages.raw("m").build());
  }

  @Test
  void f146_all_calls_in_flight_are_answered() throws Exception {
    List<RawCall> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(
          server
              .raw(SERVICE + "ModelInfer")
              .send(Messages.raw("m").build().toByteArray())
              .halfClose());
    }
    await().until(() -> held.size() == 200);
    CompletableFuture<Boolean> drained = shutdown(GRACE);
    held.forEach(one -> FakeInference.echo(one.request(), one.sink()));
    for (RawCall call : calls) {
      assertThat(call.end().code()).isEqualTo(Status.Code.OK);
    }
    assertThat(drained.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void f146_a_new_client_finds_nobody() throws Exception {
    ManagedChannel late = server.newChannel();
    assertThat(server.frontend.shutdownGracefully(GRACE)).isTrue();
    RawCall.End end = RawCall.open(late, SERVICE + "ModelInfer", CallOptions.DEFAULT).end();
    assertThat(end.code()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void f146_a_health_watch_does_not_hold_the_server() throws Exception {
    RawCall watch = server.raw("grpc.health.v1.Health/Watch").send(new byte[0]).halfClose();
    assertThat(watch.messages.poll(60, TimeUnit.SECONDS)).isNotNull();
    assertThat(server.frontend.shutdownGracefully(GRACE)).isTrue();
    watch.end();
  }

  @Test
  void f146_an_idle_stream_is_ended_and_a_busy_one_once_it_is_answered() throws Exception {
    RawCall idle = server.raw(SERVICE + "ModelStreamInfer");
    RawCall busy =
        server.raw(SERVICE + "ModelStreamInfer").send(Messages.raw("m").build().toByteArray());
    await().until(() -> held.size() == 1 && server.frontend.activeCalls() == 2);
    CompletableFuture<Boolean> drained = shutdown(GRACE);
    RawCall.End end = idle.end();
    assertThat(end.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(end.trailer(MetadataKeys.CODE)).isEqualTo("SHUTTING_DOWN");
    FakeInference.echo(held.get(0).request(), held.get(0).sink());
    byte[] answer = busy.messages.poll(60, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    assertThat(ModelStreamInferResponse.parseFrom(answer).getErrorMessage()).isEmpty();
    assertThat(busy.end().code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(drained.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void f146_what_is_not_answered_within_the_grace_is_cut() throws Exception {
    RawCall call =
        server
            .raw(SERVICE + "ModelInfer")
            .send(Messages.raw("m").build().toByteArray())
            .halfClose();
    await().until(() -> held.size() == 1);
    assertThat(server.frontend.shutdownGracefully(Duration.ofMillis(300))).isFalse();
    assertThat(call.end().code()).isIn(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);
    await().until(() -> held.get(0).sink().isCancelled());
  }

  @Test
  void who_never_answers_the_ping_of_a_drain_learns_its_last_stream() throws Exception {
    try (BareHttp2 client = new BareHttp2(server.frontend.port())) {
      client.call(1, SERVICE + "ServerLive");
      client.call(3, SERVICE + "ServerLive");
      assertThat(server.frontend.shutdownGracefully(GRACE)).isTrue();
      assertThat(client.goAways()).containsExactly(Integer.MAX_VALUE, 3);
    }
  }

  private CompletableFuture<Boolean> shutdown(Duration grace) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return server.frontend.shutdownGracefully(grace);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
