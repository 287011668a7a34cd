package io.tiltyard.server.http.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.tiltyard.runtime.time.Clock;
import io.tiltyard.server.transport.EventLoops;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
  private final ChannelGroup connections;
  private volatile boolean draining;
  private @Nullable Channel listening;

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
    this.connections = new DefaultChannelGroup(loops.boss().next());
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
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    open(channel);
                  }
                });
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw cause instanceof IOException io ? io : new IOException(cause);
    }
    listening = bound.channel();
    return (InetSocketAddress) listening.localAddress();
  }

  private void open(Channel channel) {
    connections.add(channel);
    if (draining) {
      channel.close();
      return;
    }
    channel.pipeline().addLast(new ProtocolDetector(service));
  }

  /**
   * Accepts no more connections, closes idle ones and lets the others finish what they sent:
   * answers carry {@code connection: close}, HTTP/2 clients get GOAWAY. Returns at once.
   */
  public void drain() {
    draining = true;
    if (listening != null) {
      listening.close();
    }
    for (Channel connection : connections) {
      connection.pipeline().fireUserEventTriggered(Drain.EVENT);
    }
  }

  /** Waits until all connections are gone after {@link #drain}; false where some remain. */
  public boolean awaitDrained(Duration timeout) {
    return connections
        .newCloseFuture()
        .awaitUninterruptibly(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Closes the port and all connections, whatever they are at. Blocks until they are closed. */
  @Override
  public void close() {
    draining = true;
    if (listening != null) {
      listening.close().awaitUninterruptibly();
    }
    for (Channel connection : connections) {
      connection.eventLoop().execute(() -> closeNow(connection));
    }
    connections.newCloseFuture().awaitUninterruptibly(Duration.ofSeconds(5).toMillis());
  }

  /** Past the HTTP/2 codec, which would wait for the streams. */
  private static void closeNow(Channel connection) {
    ChannelHandlerContext codec = connection.pipeline().context(Http2FrameCodec.class);
    if (codec != null) {
      codec.close();
    } else {
      connection.close();
    }
  }
}
