package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway that ends at once, under load: the event loops outlive the models. An answer that is
 * written to an event loop that has ended is never freed.
 */
@Timeout(600)
final class CloseOrderIT {
  private static final int CALLS_IN_FLIGHT = 64;

  @TempDir private Path directory;

  /** Keeps one call in flight until the server is gone. */
  private record Caller(
      GRPCInferenceServiceStub stub, ModelInferRequest request, CountDownLatch answered)
      implements StreamObserver<ModelInferResponse> {
    void call() {
      stub.modelInfer(request, this);
    }

    @Override
    public void onNext(ModelInferResponse response) {
      answered.countDown();
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {
      call();
    }
  }

  @Test
  void models_end_before_the_threads_that_their_answers_go_to() throws Exception {
    try (RealGateway gateway =
        RealGateway.start(
            directory, List.of("serving/affine"), "models: {affine: {inline_below: 0s}}")) {
      Caller caller =
          new Caller(
              GRPCInferenceServiceGrpc.newStub(gateway.channel),
              Messages.raw("affine").build(),
              new CountDownLatch(1_000));
      for (int i = 0; i < CALLS_IN_FLIGHT; i++) {
        caller.call();
      }
      caller.answered.await();
      List<Thread> models = alive("model-affine-");
      List<Thread> loops = alive("gateway-io-");
      assertThat(models).isNotEmpty();
      assertThat(loops).isNotEmpty();

      Thread closing = new Thread(gateway.gateway::close);
      closing.start();
      while (loops.stream().allMatch(Thread::isAlive)) {
        Thread.onSpinWait();
      }
      assertThat(models).noneMatch(Thread::isAlive);
      closing.join();
    }
  }

  private static List<Thread> alive(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .toList();
  }
}
