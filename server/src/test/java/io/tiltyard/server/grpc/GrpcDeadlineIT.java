package io.tiltyard.server.grpc;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.proto.inference.ModelStatisticsRequest;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** F62, F63, F72, F104: nothing is run for a caller that does not wait, and no run outlives all. */
@Timeout(600)
final class GrpcDeadlineIT {
  private static final long FOR_EVER = 1L << 60;

  @TempDir private Path directory;
  private RealGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway =
        RealGateway.start(
            directory, List.of("faulty/endless"), "models: {endless: {instances: 1, queue: 4}}");
  }

  /** The session is usable whatever happened, and its one instance is free. */
  @AfterEach
  void the_next_good_request_is_answered() {
    long before = executions();
    ModelInferResponse response = gateway.infer(steps(7));
    assertThat(response.getRawOutputContents(0)).isEqualTo(bytes(7));
    assertThat(executions()).isEqualTo(before + 1);
    gateway.close();
  }

  private static ModelInferRequest.Builder steps(long count) {
    return ModelInferRequest.newBuilder()
        .setModelName("endless")
        .addInputs(Messages.input("steps", "INT64", 1))
        .addRawInputContents(bytes(count));
  }

  private static ByteString bytes(long value) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return ByteString.copyFrom(bytes.putLong(0, value));
  }

  private static ModelInferRequest.Builder within(long micros, long count) {
    return steps(count)
        .putParameters("timeout", InferParameter.newBuilder().setInt64Param(micros).build());
  }

  private CancellableContext send(ModelInferRequest.Builder request) {
    CancellableContext context = Context.current().withCancellation();
    context.run(
        () ->
            GRPCInferenceServiceGrpc.newStub(gateway.channel)
                .modelInfer(request.build(), new Nobody()));
    return context;
  }

  private long executions() {
    return gateway
        .stub()
        .modelStatistics(ModelStatisticsRequest.newBuilder().setName("endless").build())
        .getModelStats(0)
        .getExecutionCount();
  }

  private long failures() {
    return gateway
        .stub()
        .modelStatistics(ModelStatisticsRequest.newBuilder().setName("endless").build())
        .getModelStats(0)
        .getInferenceStats()
        .getFail()
        .getCount();
  }

  private long inFlight() {
    return gateway.gateway.table().versions().stream()
        .map(VersionStatus::servable)
        .mapToLong(servable -> servable == null ? 0 : servable.inFlight())
        .sum();
  }

  private static final class Nobody implements StreamObserver<ModelInferResponse> {
    @Override
    public void onNext(ModelInferResponse response) {}

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
  }

  private static void assertDeadline(StatusRuntimeException thrown) {
    assertThat(thrown).isNotNull();
    assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  void f104_the_calls_deadline_ends_a_run_without_an_end() {
    assertDeadline(
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                GRPCInferenceServiceGrpc.newBlockingStub(gateway.channel)
                    .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                    .modelInfer(steps(FOR_EVER).build())));
    assertThat(executions()).isZero();
  }

  @Test
  void f104_the_timeout_parameter_ends_a_run_without_an_end_and_the_caller_is_told_why() {
    StatusRuntimeException thrown =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> gateway.infer(within(300_000, FOR_EVER)));
    assertDeadline(thrown);
    Metadata trailers = thrown.getTrailers();
    assertThat(trailers).isNotNull();
    assertThat(trailers.get(MetadataKeys.CODE)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED.name());
    assertThat(thrown.getStatus().getDescription())
        .isEqualTo("the deadline passed before the answer");
  }

  @Test
  void f72_who_waits_behind_a_busy_instance_is_told_at_its_timeout_and_never_run() {
    CancellableContext busy = send(steps(FOR_EVER));
    await().until(() -> inFlight() == 1);
    assertDeadline(
        catchThrowableOfType(
            StatusRuntimeException.class, () -> gateway.infer(within(100_000, 1))));
    await().until(() -> inFlight() == 1); // the answer goes out before the place is free
    busy.cancel(null);
    await().until(() -> failures() == 2);
    assertThat(executions()).isZero();
  }

  @Test
  void f62_a_call_whose_deadline_passes_in_the_queue_is_never_run() {
    CancellableContext busy = send(steps(FOR_EVER));
    await().until(() -> inFlight() == 1);
    assertDeadline(
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                GRPCInferenceServiceGrpc.newBlockingStub(gateway.channel)
                    .withDeadlineAfter(2, TimeUnit.SECONDS)
                    .modelInfer(steps(1).build())));
    busy.cancel(null);
    await().until(() -> failures() == 2);
    assertThat(executions()).isZero();
  }

  @Test
  void f63_cancelled_calls_free_their_places_and_end_the_run_once_all_are_gone() {
    CancellableContext running = send(steps(FOR_EVER));
    await().until(() -> inFlight() == 1);
    List<CancellableContext> queued = List.of(send(steps(1)), send(steps(2)), send(steps(3)));
    await().until(() -> inFlight() == 4);
    queued.forEach(call -> call.cancel(null));
    await().until(() -> failures() == 3);
    await().until(() -> inFlight() == 1);
    running.cancel(null);
    await().until(() -> failures() == 4);
    assertThat(executions()).isZero();
  }
}
