package io.tiltyard.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a fixed number of messages in flight on one connection to a server that sends back what it
 * gets: the next goes out when one is back. The counterpart of {@link ClosedLoop} without any
 * protocol. Every byte that comes back is checked.
 */
public final class TcpLoop implements Load {
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final TcpSlots slots;
  private final Channel channel;
  private volatile boolean running;
  private CountDownLatch busy = new CountDownLatch(0);

  /**
   * Connects.
   *
   * @param message sent again and again
   */
  public TcpLoop(int port, int inFlight, byte[] message) {
    slots = new TcpSlots(this, inFlight, message);
    channel =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel opened) {
                    opened.pipeline().addLast(slots);
                  }
                })
            .connect("127.0.0.1", port)
            .syncUninterruptibly()
            .channel();
  }

  @Override
  public void start() {
    busy = new CountDownLatch(1);
    running = true;
    channel.eventLoop().execute(() -> slots.begin(channel));
  }

  @Override
  public long stop() {
    running = false;
    try {
      if (!busy.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("messages were not back within 30 seconds");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    slots
        .failure()
        .ifPresent(
            failure -> {
              throw new IllegalStateException(failure);
            });
    return slots.answered();
  }

  boolean running() {
    return running;
  }

  /** Everything is back, or nothing more will come. */
  void ended() {
    busy.countDown();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
