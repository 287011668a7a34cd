package io.tiltyard.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.tiltyard.proto.inference.ModelInferResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ClosedLoopTest {
  private static final List<byte[]> REQUESTS = Requests.identity("model");
  private static final AnswerCheck NONE = (request, answer) -> {};

  private final AtomicLong served = new AtomicLong();
  private volatile long failFrom = Long.MAX_VALUE;
  private volatile ModelInferResponse answer = ModelInferResponse.newBuilder().setId("abc").build();
  private Server server;

  @BeforeEach
  void start() throws IOException {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder("inference.GRPCInferenceService")
            .addMethod(
                Bytes.MODEL_INFER,
                ServerCalls.asyncUnaryCall(
                    (request, observer) -> {
                      if (served.incrementAndGet() >= failFrom) {
                        observer.onError(Status.UNAVAILABLE.asException());
                        return;
                      }
                      observer.onNext(answer.toByteArray());
                      observer.onCompleted();
                    }))
            .build();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(service)
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void counts_what_was_answered_round_after_round() {
    try (ClosedLoop loop = new ClosedLoop(server.getPort(), 1, 3, REQUESTS, NONE)) {
      for (int round = 0; round < 2; round++) {
        long before = served.get();
        loop.start();
        assertThat(loop.stop()).isPositive().isEqualTo(served.get() - before);
      }
    }
  }

  @Test
  void every_connection_has_its_own_requests_in_flight() {
    try (ClosedLoop loop = new ClosedLoop(server.getPort(), 2, 3, REQUESTS, NONE)) {
      long before = served.get();
      loop.start();
      assertThat(loop.stop()).isGreaterThanOrEqualTo(6).isEqualTo(served.get() - before);
    }
  }

  @Test
  void a_refusal_fails_the_round() {
    try (ClosedLoop loop = new ClosedLoop(server.getPort(), 1, 3, REQUESTS, NONE)) {
      failFrom = 2;
      loop.start();
      assertThatThrownBy(loop::stop).hasMessageContaining("UNAVAILABLE");
    }
  }

  @Test
  void an_answer_of_another_length_fails_the_round() {
    try (ClosedLoop loop = new ClosedLoop(server.getPort(), 1, 1, REQUESTS, NONE)) {
      answer = ModelInferResponse.newBuilder().setId("longer").build();
      loop.start();
      assertThatThrownBy(loop::stop).hasMessageContaining("expected");
    }
  }

  @Test
  void the_content_is_checked() {
    AnswerCheck never =
        (request, given) -> {
          throw new IllegalStateException("wrong: " + given.getId());
        };
    try (ClosedLoop loop = new ClosedLoop(server.getPort(), 1, 1, REQUESTS, never)) {
      loop.start();
      assertThatThrownBy(loop::stop).hasMessage("wrong: abc");
    }
  }
}
