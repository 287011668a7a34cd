package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.tiltyard.base.time.Clock;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.server.inference.NoModels;
import io.tiltyard.server.inference.QuotaGate;
import io.tiltyard.server.inference.Rejections;
import io.tiltyard.server.inference.ServerInfo;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The answers of a batch go to the event loop together, whoever has them. */
final class WriteTogetherTest {
  private static final int BATCH = 32;

  private final CountingIo io = new CountingIo();
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, io);
  private final EventLoopGroup boss = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final GrpcClients clients = new GrpcClients();

  @AfterEach
  void stop() {
    clients.close();
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    boss.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void a_batch_of_32_wakes_a_busy_event_loop_once() throws Exception {
    BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
    RouteTable table = new Tables().build();
    try (GrpcFrontend frontend =
        new GrpcFrontend(
            GrpcSettings.loopback(0),
            boss,
            loop,
            NioServerSocketChannel.class,
            (request, sink) -> answers.add(() -> FakeInference.echo(request, sink)),
            () -> table,
            NoModels.repository(),
            QuotaGate.open(),
            Clock.system(),
            new Rejections(),
            new ServerInfo("tiltyard", "1", List.of()))) {
      frontend.start();
      ManagedChannel channel = clients.connect(frontend.port());
      CountDownLatch answered = new CountDownLatch(BATCH);
      GRPCInferenceServiceGrpc.GRPCInferenceServiceStub stub =
          GRPCInferenceServiceGrpc.newStub(channel);
      for (int i = 0; i < BATCH; i++) {
        stub.modelInfer(Messages.raw("m").build(), new Counter(answered));
      }
      CountDownLatch free = new CountDownLatch(1);
      Runnable[] batch = new Runnable[BATCH];
      for (int i = 0; i < BATCH; i++) {
        batch[i] = answers.poll(60, TimeUnit.SECONDS);
        assertThat(batch[i]).isNotNull();
      }
      occupy(free);
      int before = io.wakeUps.get();
      for (Runnable answer : batch) {
        answer.run();
      }
      assertThat(io.wakeUps.get() - before).isEqualTo(1);
      free.countDown();
      assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Keeps the event loop in one task until {@code free}. */
  private void occupy(CountDownLatch free) throws InterruptedException {
    CountDownLatch occupied = new CountDownLatch(1);
    loop.execute(
        () -> {
          occupied.countDown();
          try {
            free.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(occupied.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private record Counter(CountDownLatch answered) implements StreamObserver<ModelInferResponse> {
    @Override
    public void onNext(ModelInferResponse value) {
      answered.countDown();
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
