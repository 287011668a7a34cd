package io.tiltyard.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a fixed number of HTTP/1.1 requests in flight on each of some connections: the next goes
 * out when one is answered. The counterpart of {@link ClosedLoop}.
 *
 * <p>Every answer must have the status 200; the first of every round is checked in full.
 */
public final class HttpLoop implements Load {
  private static final int MAX_ANSWER_BYTES = 1 << 24;

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<HttpSlot> slots = new ArrayList<>();
  private final BodyCheck check;
  private volatile boolean running;
  private CountDownLatch busy = new CountDownLatch(0);

  /**
   * Connects.
   *
   * @param connections how many
   * @param pipelined requests in flight on each
   * @param requests encoded; sent round and round
   */
  public HttpLoop(
      int port, int connections, int pipelined, List<byte[]> requests, BodyCheck check) {
    this.check = check;
    for (int i = 0; i < connections; i++) {
      HttpSlot slot = new HttpSlot(this, requests, i * requests.size() / connections, pipelined);
      connect(port, slot);
      slots.add(slot);
    }
  }

  private void connect(int port, HttpSlot slot) {
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel opened) {
                    opened
                        .pipeline()
                        .addLast(
                            new HttpResponseDecoder(),
                            new HttpObjectAggregator(MAX_ANSWER_BYTES),
                            slot);
                  }
                })
            .connect("127.0.0.1", port)
            .syncUninterruptibly()
            .channel();
    slot.opened(channel);
  }

  @Override
  public void start() {
    busy = new CountDownLatch(slots.size());
    running = true;
    slots.forEach(HttpSlot::begin);
  }

  @Override
  public long stop() {
    running = false;
    try {
      if (!busy.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("requests were not answered within 30 seconds");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    List<String> failures = new ArrayList<>();
    long answered = 0;
    for (HttpSlot slot : slots) {
      answered += slot.answered();
      slot.failure().ifPresent(failures::add);
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.size() + " failed, such as: " + failures.get(0));
    }
    check.check(slots.get(0).firstRequest(), slots.get(0).firstBody());
    return answered;
  }

  /** The last answer of the last round, head and body, as a server could send it again. */
  public byte[] sample() {
    return slots.get(0).sample();
  }

  boolean running() {
    return running;
  }

  void slotEnded() {
    busy.countDown();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
