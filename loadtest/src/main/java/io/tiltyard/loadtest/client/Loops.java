package io.tiltyard.loadtest.client;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** The threads that write requests and read answers, the same for every connection. */
public final class Loops implements AutoCloseable {
  private static final long CLOSE_MILLIS = 2_000;

  private final EventLoopGroup group;
  private final Class<? extends Channel> channelType;

  private Loops(int threads, IoHandlerFactory factory, Class<? extends Channel> channelType) {
    this.group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("load-io", true), factory);
    this.channelType = channelType;
  }

  /** Epoll where the platform has it, else NIO. */
  public static Loops open(int threads) {
    return Epoll.isAvailable()
        ? new Loops(threads, EpollIoHandler.newFactory(), EpollSocketChannel.class)
        : new Loops(threads, NioIoHandler.newFactory(), NioSocketChannel.class);
  }

  public EventLoopGroup group() {
    return group;
  }

  /** The kind of socket that these loops can serve. */
  public Class<? extends Channel> channelType() {
    return channelType;
  }

  /**
   * Measures how long a task waits for its turn on every loop.
   *
   * @param lateNanos told once a loop, on that loop's thread
   */
  public void probe(LongConsumer lateNanos) {
    long asked = System.nanoTime();
    for (EventExecutor loop : group) {
      loop.execute(() -> lateNanos.accept(System.nanoTime() - asked));
    }
  }

  /** Ends all threads. Blocks for at most 2 seconds. */
  @Override
  public void close() {
    group
        .shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MILLIS);
  }
}
