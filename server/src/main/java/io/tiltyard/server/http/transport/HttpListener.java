package io.tiltyard.server.http.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.tiltyard.base.time.Clock;
import io.tiltyard.server.transport.Connections;
import io.tiltyard.server.transport.EventLoops;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * One port that speaks HTTP/1.1 and h2c, by prior knowledge or by upgrade. Requests that are not
 * well formed, or larger or slower than the limits, are answered here and never reach the handler.
 */
// A future that fails here is a channel that is gone, which the channel itself tells.
@SuppressWarnings("FutureReturnValueIgnored")
public final class HttpListener implements AutoCloseable {
  private static final int BACKLOG = 1_024;

  private final InetSocketAddress address;
  private final EventLoops loops;
  private final HttpService service;
  private final Connections connections = new Connections();

  /**
   * @param name for log lines, such as {@code http} or {@code admin}
   * @param address where to listen; port 0 for any free one
   * @param refusals hears of what the handler never sees
   */
  public HttpListener(
      String name,
      InetSocketAddress address,
      HttpLimits limits,
      EventLoops loops,
      HttpHandler handler,
      RefusalListener refusals,
      Clock clock) {
    this.address = address;
    this.loops = loops;
    this.service = new HttpService(name, limits, handler, refusals, clock);
  }

  /** A listener whose early refusals nobody counts. */
  public HttpListener(
      String name,
      InetSocketAddress address,
      HttpLimits limits,
      EventLoops loops,
      HttpHandler handler,
      Clock clock) {
    this(name, address, limits, loops, handler, code -> {}, clock);
  }

  /**
   * Starts to listen.
   *
   * @return where, with the port that was found
   * @throws IOException where the port is taken or the address is not this machine's
   */
  public InetSocketAddress bind() throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.boss(), loops.workers())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .handler(connections)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new ProtocolDetector(service));
                  }
                });
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw cause instanceof IOException io ? io : new IOException(cause);
    }
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /**
   * Accepts no more connections than wait for it, and serves what each has sent: last answers carry
   * {@code connection: close}, HTTP/2 clients get GOAWAY. Then they end. Returns at once.
   */
  public void drain() {
    connections.drain();
  }

  /**
   * Waits, after {@link #drain}, until all is read that had arrived; what comes later is not
   * served, and readers of parts were told of the end. False where that takes longer, or the thread
   * is interrupted.
   */
  public boolean awaitRead(Duration timeout) {
    return connections.awaitRead(timeout);
  }

  /** Waits until all connections are gone after {@link #drain}; false where some remain. */
  public boolean awaitDrained(Duration timeout) {
    return connections.awaitNone(timeout);
  }

  /** Closes the port and all connections, whatever they are at. Blocks until they are closed. */
  @Override
  public void close() {
    connections.close();
  }
}
