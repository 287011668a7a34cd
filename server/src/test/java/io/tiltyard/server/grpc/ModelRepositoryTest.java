package io.tiltyard.server.grpc;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.ModelRepositoryParameter;
import io.tiltyard.proto.inference.RepositoryModelLoadRequest;
import io.tiltyard.proto.inference.RepositoryModelLoadResponse;
import io.tiltyard.proto.inference.RepositoryModelUnloadRequest;
import io.tiltyard.router.control.LoadRequest;
import io.tiltyard.router.control.UnloadRequest;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading and unloading over gRPC, in the bytes of both kinds of clients. */
@Timeout(600)
final class ModelRepositoryTest {
  private static final String LOAD = "inference.GRPCInferenceService/RepositoryModelLoad";
  private static final String UNLOAD = "inference.GRPCInferenceService/RepositoryModelUnload";
  private static final byte[] FIELD_1 = {0x0a, 3, 'm', '-', '1'};
  private static final byte[] FIELD_2 = {0x12, 3, 'm', '-', '1'};
  private static final byte[] NOTHING = {};

  private RunningFrontend frontend;

  @BeforeEach
  void start() throws Exception {
    frontend = RunningFrontend.ofNothing();
  }

  @AfterEach
  void stop() throws Exception {
    frontend.close();
  }

  private byte[] raw(String method, byte[] request) throws Exception {
    RawCall call = RawCall.open(frontend.channel, method, CallOptions.DEFAULT);
    assertThat(call.send(request).halfClose().end().code()).isEqualTo(Status.Code.OK);
    return Objects.requireNonNull(call.messages.poll());
  }

  @Test
  void a_kserve_client_names_the_model_in_field_1_and_gets_its_two_fields() throws Exception {
    byte[] answer = {0x0a, 3, 'm', '-', '1', 0x10, 1};
    assertThat(raw(LOAD, FIELD_1)).isEqualTo(answer);
    assertThat(raw(UNLOAD, FIELD_1)).isEqualTo(answer);
    assertThat(frontend.models.loads).containsExactly(new LoadRequest("m-1", 0, ""));
    assertThat(frontend.models.unloads).containsExactly(new UnloadRequest("m-1", 0, false));
  }

  @Test
  void a_triton_client_names_the_model_in_field_2_and_gets_nothing() throws Exception {
    assertThat(raw(LOAD, FIELD_2)).isEqualTo(NOTHING);
    assertThat(raw(UNLOAD, FIELD_2)).isEqualTo(NOTHING);
    assertThat(frontend.models.loads).containsExactly(new LoadRequest("m-1", 0, ""));
    assertThat(frontend.models.unloads).containsExactly(new UnloadRequest("m-1", 0, false));
  }

  private GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub stub() {
    return GRPCInferenceServiceGrpc.newBlockingStub(frontend.channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private static RepositoryModelLoadRequest.Builder load() {
    return RepositoryModelLoadRequest.newBuilder().setModelName("m");
  }

  private static ModelRepositoryParameter text(String text) {
    return ModelRepositoryParameter.newBuilder().setStringParam(text).build();
  }

  private static void refused(Runnable call, Status.Code status, ErrorCode code, String... texts) {
    StatusRuntimeException thrown =
        Objects.requireNonNull(catchThrowableOfType(StatusRuntimeException.class, call::run));
    String text = String.valueOf(thrown.getStatus().getDescription());
    assertThat(thrown.getStatus().getCode()).as(text).isEqualTo(status);
    assertThat(Objects.requireNonNull(thrown.getTrailers()).get(MetadataKeys.CODE))
        .isEqualTo(code.name());
    assertThat(text).contains(texts);
    SafeText.check(text);
  }

  @Test
  void a_configuration_is_passed_on_as_it_is() {
    assertThat(
            stub()
                .repositoryModelLoad(
                    load().putParameters("config", text("{\"queue\": 1}")).build()))
        .isEqualTo(RepositoryModelLoadResponse.getDefaultInstance());
    assertThat(frontend.models.loads).containsExactly(new LoadRequest("m", 0, "{\"queue\": 1}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "{", "nonsense", "{} {}", "{\"a\": 1, \"a\": 2}"})
  void a_configuration_that_is_no_json_object_is_refused_with_its_text(String config) {
    refused(
        () -> stub().repositoryModelLoad(load().putParameters("config", text(config)).build()),
        Status.Code.INVALID_ARGUMENT,
        ErrorCode.INVALID_ARGUMENT,
        "config '" + config + "', expected a JSON object");
    assertThat(frontend.models.loads).isEmpty();
  }

  @Test
  void other_parameters_are_refused() {
    ModelRepositoryParameter bytes =
        ModelRepositoryParameter.newBuilder().setBytesParam(ByteString.copyFromUtf8("x")).build();
    refused(
        () -> stub().repositoryModelLoad(load().putParameters("file:1/model.onnx", bytes).build()),
        Status.Code.UNIMPLEMENTED,
        ErrorCode.UNSUPPORTED,
        "parameter 'file:1/model.onnx' is not supported, expected the model's files");
    refused(
        () -> stub().repositoryModelLoad(load().putParameters("other", text("x")).build()),
        Status.Code.INVALID_ARGUMENT,
        ErrorCode.INVALID_ARGUMENT,
        "parameter 'other', expected none but 'config'");
    refused(
        () -> stub().repositoryModelLoad(load().putParameters("config", bytes).build()),
        Status.Code.INVALID_ARGUMENT,
        ErrorCode.INVALID_ARGUMENT,
        "parameter 'config' is no string");
    assertThat(frontend.models.loads).isEmpty();
  }

  @Test
  void a_model_and_the_only_repository_are_to_be_named() {
    refused(
        () -> stub().repositoryModelLoad(RepositoryModelLoadRequest.getDefaultInstance()),
        Status.Code.INVALID_ARGUMENT,
        ErrorCode.INVALID_ARGUMENT,
        "name is empty");
    refused(
        () -> stub().repositoryModelLoad(load().setRepositoryName("other").build()),
        Status.Code.NOT_FOUND,
        ErrorCode.NOT_FOUND,
        "repository 'other' is not found");
  }

  @Test
  void dependents_are_accepted_as_there_are_none() {
    ModelRepositoryParameter yes = ModelRepositoryParameter.newBuilder().setBoolParam(true).build();
    stub()
        .repositoryModelUnload(
            RepositoryModelUnloadRequest.newBuilder()
                .setModelName("m")
                .putParameters("unload_dependents", yes)
                .build());
    assertThat(frontend.models.unloads).containsExactly(new UnloadRequest("m", 0, false));
  }

  @Test
  void a_load_is_answered_when_it_is_through() {
    CompletableFuture<Refusal> done = new CompletableFuture<>();
    frontend.models.done = done;
    CompletableFuture<RepositoryModelLoadResponse> answer =
        CompletableFuture.supplyAsync(() -> stub().repositoryModelLoad(load().build()));
    await().until(() -> !frontend.models.loads.isEmpty());
    assertThat(answer).isNotDone();
    done.complete(new Refusal(ErrorCode.FAILED_PRECONDITION, "model 'm' cannot be"));
    assertThat(answer)
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("FAILED_PRECONDITION: model 'm' cannot be");
  }

  @Test
  void a_failing_control_plane_tells_nothing_of_itself() {
    frontend.models.done = CompletableFuture.failedFuture(new IllegalStateException("/secret"));
    refused(
        () -> stub().repositoryModelLoad(load().build()),
        Status.Code.INTERNAL,
        ErrorCode.INTERNAL,
        "the gateway failed to answer");
  }

  @Test
  void where_clients_may_not_control_models_they_are_told_how_they_might() throws Exception {
    try (RunningFrontend closed = new RunningFrontend(new Tables().build(), true, false)) {
      for (byte[] request : new byte[][] {FIELD_1, FIELD_2}) {
        for (String method : new String[] {LOAD, UNLOAD}) {
          RawCall call = RawCall.open(closed.channel, method, CallOptions.DEFAULT);
          RawCall.End end = call.send(request).halfClose().end();
          assertThat(end.code()).isEqualTo(Status.Code.UNAVAILABLE);
          assertThat(end.text()).contains("not allowed", "repository.remote_control");
        }
      }
      assertThat(closed.models.loads).isEmpty();
      assertThat(closed.models.unloads).isEmpty();
    }
  }
}
