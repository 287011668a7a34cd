package io.tiltyard.server.grpc;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.router.dispatch.ResponseSink;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ModelInferTest {
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
  void a_raw_request_is_answered_raw() {
    ModelInferResponse response = server.blocking().modelInfer(Messages.raw("m").build());
    assertThat(response.getRawOutputContentsList()).containsExactly(Messages.floats(1, 2, 3, 4));
    assertThat(response.getOutputs(0).getShapeList()).containsExactly(1L, 4L);
    assertThat(response.getOutputs(0).hasContents()).isFalse();
  }

  @Test
  void a_typed_request_is_answered_typed() {
    ModelInferResponse response = server.blocking().modelInfer(Messages.typed("m").build());
    assertThat(response.getRawOutputContentsCount()).isZero();
    assertThat(response.getOutputs(0).getContents().getFp32ContentsList())
        .containsExactly(1f, 2f, 3f, 4f);
  }

  @Test
  void an_answer_says_who_answered() {
    AtomicReference<Metadata> headers = new AtomicReference<>();
    ModelInferResponse response =
        capturing(headers).modelInfer(Messages.raw("m").setId("my \u20ac id").build());
    assertThat(response.getModelName()).isEqualTo("m");
    assertThat(response.getModelVersion()).isEqualTo("7");
    assertThat(response.getId()).isEqualTo("my \u20ac id");
    assertThat(response.getParametersOrThrow("arm").getStringParam()).isEqualTo("challenger");
    assertThat(header(headers, MetadataKeys.ARM)).isEqualTo("challenger");
    assertThat(header(headers, MetadataKeys.REQUEST_ID)).isEqualTo("my %E2%82%AC id");
  }

  @Test
  void a_large_request_comes_back_whole() {
    float[] values = new float[200_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .setModelName("m")
            .addInputs(Messages.input("x", "FP32", values.length))
            .addRawInputContents(Messages.floats(values))
            .build();
    assertThat(server.blocking().modelInfer(request).getRawOutputContents(0))
        .isEqualTo(Messages.floats(values));
    assertThat(server.blocking().withCompression("gzip").modelInfer(request))
        .isEqualTo(server.blocking().modelInfer(request));
  }

  @ParameterizedTest
  @EnumSource(MessageEncoding.class)
  void an_encoded_request_is_answered_in_its_encoding(MessageEncoding encoding) {
    String name = encoding.getMessageEncoding();
    ManagedChannel channel =
        server.newChannel(
            client ->
                client
                    .compressorRegistry(MessageEncoding.compressors())
                    .decompressorRegistry(MessageEncoding.decompressors()));
    AtomicReference<Metadata> headers = new AtomicReference<>();
    ModelInferRequest request = Messages.raw("m").build();
    ModelInferResponse encoded =
        capturing(GRPCInferenceServiceGrpc.newBlockingStub(channel), headers)
            .withCompression(name)
            .modelInfer(request);
    assertThat(header(headers, MetadataKeys.ENCODING)).isEqualTo(name);
    assertThat(encoded.getRawOutputContentsList())
        .isEqualTo(server.blocking().modelInfer(request).getRawOutputContentsList());
    capturing(headers).modelInfer(request);
    assertThat(header(headers, MetadataKeys.ENCODING)).isIn("identity", null);
  }

  @Test
  void who_does_not_take_the_encoding_of_its_request_is_answered_plainly() {
    ManagedChannel channel =
        server.newChannel(client -> client.compressorRegistry(MessageEncoding.compressors()));
    AtomicReference<Metadata> headers = new AtomicReference<>();
    capturing(GRPCInferenceServiceGrpc.newBlockingStub(channel), headers)
        .withCompression("deflate")
        .modelInfer(Messages.raw("m").build());
    assertThat(header(headers, MetadataKeys.ENCODING)).isIn("identity", null);
  }

  @Test
  void the_routing_key_of_the_metadata_reaches_the_data_plane() {
    Metadata metadata = new Metadata();
    metadata.put(MetadataKeys.ROUTING_KEY, "alice");
    server
        .blocking()
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .modelInfer(Messages.raw("m").putParameters("routing_key", Parameters.text("bob")).build());
    assertThat(server.inference.last().routingKey()).isEqualTo("alice");
  }

  @Test
  void the_deadline_reaches_the_data_plane() {
    long before = System.nanoTime();
    server.blocking().withDeadlineAfter(30, TimeUnit.SECONDS).modelInfer(Messages.raw("m").build());
    long after = System.nanoTime();
    assertThat(server.inference.last().deadlineNanos())
        .isBetween(before + TimeUnit.SECONDS.toNanos(29), after + TimeUnit.SECONDS.toNanos(30));
    server.blocking().modelInfer(Messages.raw("m").build());
    assertThat(server.inference.last().deadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void a_call_that_nobody_answers_ends_at_its_deadline() {
    CompletableFuture<ResponseSink> sink = new CompletableFuture<>();
    server.inference.behaves((request, to) -> sink.complete(to));
    StatusRuntimeException thrown =
        Assertions.catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                server
                    .blocking()
                    .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                    .modelInfer(Messages.raw("m").build()));
    assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    await().until(() -> sink.join().isCancelled());
    FakeInference.echo(server.inference.last(), sink.join());
  }

  @Test
  void a_cancelled_call_is_told_to_the_data_plane_and_may_still_be_answered() throws Exception {
    CompletableFuture<ResponseSink> sink = new CompletableFuture<>();
    server.inference.behaves((request, to) -> sink.complete(to));
    RawCall call =
        server
            .raw("inference.GRPCInferenceService/ModelInfer")
            .send(Messages.raw("m").build().toByteArray())
            .halfClose();
    ResponseSink open = sink.get(60, TimeUnit.SECONDS);
    assertThat(open.isCancelled()).isFalse();
    assertThat(server.frontend.activeCalls()).isEqualTo(1);
    call.cancel();
    await().until(open::isCancelled);
    FakeInference.echo(server.inference.last(), open);
    await().until(() -> server.frontend.activeCalls() == 0);
  }

  @Test
  void an_answer_may_come_from_another_thread() {
    server.inference.behaves(
        (request, sink) ->
            ForkJoinPool.commonPool().execute(() -> FakeInference.echo(request, sink)));
    for (int i = 0; i < 100; i++) {
      assertThat(server.blocking().modelInfer(Messages.raw("m").setId("r" + i).build()).getId())
          .isEqualTo("r" + i);
    }
    await().until(() -> server.frontend.activeCalls() == 0);
  }

  @Test
  void a_refusal_of_the_data_plane_has_status_text_code_and_id() {
    server.inference.refuses(ErrorCode.QUEUE_FULL, "the queue is full");
    StatusRuntimeException thrown = refused(Messages.raw("m").setId("abc").build());
    assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(thrown.getStatus().getDescription()).isEqualTo("the queue is full");
    Metadata trailers = Status.trailersFromThrowable(thrown);
    assertThat(trailers).isNotNull();
    assertThat(trailers.get(MetadataKeys.CODE)).isEqualTo("QUEUE_FULL");
    assertThat(trailers.get(MetadataKeys.REQUEST_ID)).isEqualTo("abc");
    assertThat(trailers.get(MetadataKeys.RETRY_PUSHBACK)).isEqualTo("100");
    assertThat(server.rejected(ErrorCode.QUEUE_FULL)).isEqualTo(1);
  }

  @Test
  void a_refusal_before_the_data_plane_carries_the_clients_id() {
    StatusRuntimeException thrown = refused(Messages.raw("").setId("abc").build());
    assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(Status.trailersFromThrowable(thrown).get(MetadataKeys.REQUEST_ID)).isEqualTo("abc");
    assertThat(server.inference.requests).isEmpty();
    assertThat(server.rejected(ErrorCode.INVALID_ARGUMENT)).isEqualTo(1);
  }

  @Test
  void a_refusal_of_a_request_without_an_id_has_one_made() {
    StatusRuntimeException thrown = refused(Messages.raw("").build());
    assertThat(Status.trailersFromThrowable(thrown).get(MetadataKeys.REQUEST_ID))
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  }

  @Test
  void an_output_that_cannot_be_encoded_is_internal_and_ends_the_call() {
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
    StatusRuntimeException thrown = refused(Messages.typed("m").build());
    assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    SafeText.check(thrown.getStatus().getDescription());
  }

  @Test
  void classification_is_unimplemented() {
    ModelInferRequest.Builder request = Messages.raw("m");
    request
        .addOutputsBuilder()
        .setName("x")
        .putParameters("classification", InferParameter.newBuilder().setInt64Param(3).build());
    assertThat(refused(request.build()).getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  private static @Nullable String header(
      AtomicReference<Metadata> headers, Metadata.Key<String> key) {
    return Objects.requireNonNull(headers.get()).get(key);
  }

  private StatusRuntimeException refused(ModelInferRequest request) {
    StatusRuntimeException thrown =
        Assertions.catchThrowableOfType(
            StatusRuntimeException.class, () -> server.blocking().modelInfer(request));
    SafeText.check(thrown.getStatus().getDescription());
    return thrown;
  }

  private GRPCInferenceServiceBlockingStub capturing(AtomicReference<Metadata> headers) {
    return capturing(server.blocking(), headers);
  }

  private static GRPCInferenceServiceBlockingStub capturing(
      GRPCInferenceServiceBlockingStub stub, AtomicReference<Metadata> headers) {
    return stub.withInterceptors(
        MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()));
  }
}
