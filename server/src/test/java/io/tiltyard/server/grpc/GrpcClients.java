package io.tiltyard.server.grpc;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * gRPC clients of one test, on threads of their own. They end in the one order in which no buffer
 * is lost: what a call writes to an event loop that has ended is never freed.
 */
final class GrpcClients implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newCachedThreadPool();
  private final List<ManagedChannel> channels = new CopyOnWriteArrayList<>();

  ManagedChannel connect(int port) {
    return connect(port, builder -> builder);
  }

  ManagedChannel connect(int port, UnaryOperator<NettyChannelBuilder> settings) {
    ManagedChannel channel =
        settings
            .apply(
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .channelType(NioSocketChannel.class)
                    .eventLoopGroup(loops)
                    .executor(threads)
                    .usePlaintext())
            .build();
    channels.add(channel);
    return channel;
  }

  /** Ends all calls with UNAVAILABLE. Does not wait for anything. */
  void cut() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  @Override
  public void close() {
    cut();
    try {
      for (ManagedChannel channel : channels) {
        assertThat(channel.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      }
      await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS).until(this::isQuiet);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
      threads.shutdown();
    }
  }

  /** Whether the threads had nothing to do from before all tasks of the event loops until now. */
  private boolean isQuiet() {
    long tasks = threads.getTaskCount();
    loops.submit(() -> {}).awaitUninterruptibly();
    return threads.getActiveCount() == 0 && threads.getTaskCount() == tasks;
  }
}
