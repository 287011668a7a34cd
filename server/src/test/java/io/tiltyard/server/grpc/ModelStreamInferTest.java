package io.tiltyard.server.grpc;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelStreamInferResponse;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.router.dispatch.ResponseSink;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ModelStreamInferTest {
  private static final String METHOD = "inference.GRPCInferenceService/ModelStreamInfer";

  private record Held(InferenceRequest request, ResponseSink sink) {}

  private final List<Held> held = new CopyOnWriteArrayList<>();
  private RunningFrontend server;

  @BeforeEach
  void start() throws IOException {
    server = RunningFrontend.ofNothing();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void every_request_is_answered_until_the_client_ends() throws Exception {
    RawCall call = server.raw(METHOD);
    for (int i = 0; i < 3; i++) {
      call.send(message("r" + i));
      ModelStreamInferResponse response = next(call);
      assertThat(response.getErrorMessage()).isEmpty();
      assertThat(response.getInferResponse().getId()).isEqualTo("r" + i);
      assertThat(response.getInferResponse().getModelVersion()).isEqualTo("7");
      assertThat(response.getInferResponse().getRawOutputContents(0))
          .isEqualTo(Messages.floats(1, 2, 3, 4));
    }
    assertThat(call.halfClose().end().code()).isEqualTo(Status.Code.OK);
    await().until(() -> server.frontend.activeCalls() == 0);
  }

  @Test
  void a_stream_without_a_message_is_fine() throws Exception {
    assertThat(server.raw(METHOD).halfClose().end().code()).isEqualTo(Status.Code.OK);
  }

  @Test
  void answers_come_in_the_order_of_the_requests() throws Exception {
    server.inference.behaves((request, sink) -> held.add(new Held(request, sink)));
    RawCall call = server.raw(METHOD);
    for (int i = 0; i < 20; i++) {
      call.send(message("r" + i));
    }
    call.halfClose();
    await().until(() -> held.size() == 20);
    List<Held> mixed = new CopyOnWriteArrayList<>(held);
    long seed = new Random().nextLong();
    Collections.shuffle(mixed, new Random(seed));
    mixed.forEach(one -> FakeInference.echo(one.request(), one.sink()));
    for (int i = 0; i < 20; i++) {
      assertThat(next(call).getInferResponse().getId()).as("seed %d", seed).isEqualTo("r" + i);
    }
    assertThat(call.end().code()).isEqualTo(Status.Code.OK);
  }

  @Test
  void no_more_than_the_window_is_in_flight() throws Exception {
    server.inference.behaves((request, sink) -> held.add(new Held(request, sink)));
    RawCall call = server.raw(METHOD);
    for (int i = 0; i < 100; i++) {
      call.send(message("r" + i));
    }
    await().until(() -> held.size() == StreamCall.WINDOW);
    await().during(Duration.ofMillis(200)).until(() -> held.size() == StreamCall.WINDOW);
    FakeInference.echo(held.get(0).request(), held.get(0).sink());
    await().until(() -> held.size() == StreamCall.WINDOW + 1);
    call.cancel();
    await().until(() -> held.get(1).sink().isCancelled());
    held.subList(1, held.size()).forEach(one -> FakeInference.echo(one.request(), one.sink()));
  }

  @Test
  void many_threads_may_answer_one_stream() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      server.inference.behaves(
          (request, sink) -> threads.execute(() -> FakeInference.echo(request, sink)));
      RawCall call = server.raw(METHOD);
      for (int i = 0; i < 5_000; i++) {
        call.send(message("r" + i));
      }
      call.halfClose();
      for (int i = 0; i < 5_000; i++) {
        assertThat(next(call).getInferResponse().getId()).isEqualTo("r" + i);
      }
      assertThat(call.end().code()).isEqualTo(Status.Code.OK);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_refusal_keeps_the_stream_open_and_carries_the_id() throws Exception {
    server.inference.behaves(
        (request, sink) -> {
          if ("bad".equals(request.id())) {
            sink.refuse("bad", new Refusal(ErrorCode.MODEL_NOT_FOUND, "no such model"));
          } else {
            FakeInference.echo(request, sink);
          }
        });
    RawCall call = server.raw(METHOD).send(message("bad")).send(message("good"));
    ModelStreamInferResponse refused = next(call);
    assertThat(refused.getErrorMessage()).isEqualTo("no such model");
    assertThat(refused.getInferResponse().getId()).isEqualTo("bad");
    assertThat(refused.getInferResponse().getParametersOrThrow("code").getStringParam())
        .isEqualTo("MODEL_NOT_FOUND");
    assertThat(next(call).getInferResponse().getId()).isEqualTo("good");
    assertThat(server.rejected(ErrorCode.MODEL_NOT_FOUND)).isEqualTo(1);
    assertThat(call.halfClose().end().code()).isEqualTo(Status.Code.OK);
  }

  @Test
  void a_malformed_message_keeps_the_stream_open() throws Exception {
    RawCall call = server.raw(METHOD).send(new byte[] {0x0a, 100}).send(message("good"));
    ModelStreamInferResponse refused = next(call);
    SafeText.check(refused.getErrorMessage());
    assertThat(refused.getInferResponse().getId()).hasSize(36);
    assertThat(next(call).getInferResponse().getId()).isEqualTo("good");
    assertThat(server.rejected(ErrorCode.MALFORMED_REQUEST)).isEqualTo(1);
  }

  @Test
  void a_request_that_is_refused_while_decoding_keeps_its_id() throws Exception {
    RawCall call = server.raw(METHOD).send(Messages.raw("").setId("mine").build().toByteArray());
    ModelStreamInferResponse refused = next(call);
    assertThat(refused.getErrorMessage()).contains("the model's name is empty");
    assertThat(refused.getInferResponse().getId()).isEqualTo("mine");
  }

  @Test
  void a_typed_request_is_answered_typed() throws Exception {
    RawCall call = server.raw(METHOD).send(Messages.typed("m").build().toByteArray());
    assertThat(next(call).getInferResponse().getOutputs(0).getContents().getFp32ContentsList())
        .containsExactly(1f, 2f, 3f, 4f);
  }

  @Test
  void the_final_response_is_marked_where_asked_for() throws Exception {
    ModelInferRequest asking =
        Messages.raw("m")
            .putParameters(
                "triton_enable_empty_final_response",
                InferParameter.newBuilder().setBoolParam(true).build())
            .build();
    RawCall call = server.raw(METHOD).send(asking.toByteArray()).send(message("plain"));
    assertThat(
            next(call)
                .getInferResponse()
                .getParametersOrThrow("triton_final_response")
                .getBoolParam())
        .isTrue();
    assertThat(next(call).getInferResponse().getParametersMap())
        .doesNotContainKey("triton_final_response");
  }

  @Test
  void an_answer_that_cannot_be_encoded_is_an_error_of_its_own_request() throws Exception {
    server.inference.behaves(
        (request, sink) -> {
          try {
            sink.answer(Answers.withBrokenFraming(request));
          } catch (RuntimeException e) {
            sink.refuse("a", new Refusal(ErrorCode.INTERNAL, "the gateway failed to encode"));
            return;
          }
          throw new AssertionError("the data plane must hear of it");
        });
    RawCall call = server.raw(METHOD).send(Messages.typed("m").setId("a").build().toByteArray());
    ModelStreamInferResponse refused = next(call);
    assertThat(refused.getInferResponse().getId()).isEqualTo("a");
    SafeText.check(refused.getErrorMessage());
  }

  private static byte[] message(String id) {
    return Messages.raw("m").setId(id).build().toByteArray();
  }

  private static ModelStreamInferResponse next(RawCall call) throws Exception {
    byte[] bytes = call.messages.poll(60, TimeUnit.SECONDS);
    assertThat(bytes).as("a response").isNotNull();
    return ModelStreamInferResponse.parseFrom(bytes);
  }
}
