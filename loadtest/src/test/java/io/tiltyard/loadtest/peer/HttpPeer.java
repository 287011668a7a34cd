package io.tiltyard.loadtest.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server with one model, {@code m}, of one input {@code x}, FP32 of 2 elements. */
@SuppressWarnings("FutureReturnValueIgnored") // writes to connections that tests may cut
public final class HttpPeer implements AutoCloseable {
  private static final String METADATA =
      "{\"name\":\"m\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,2]},"
          + "{\"name\":\"k\",\"datatype\":\"FP32\",\"shape\":[]}],"
          + "\"properties\":{\"inputs.k.optional\":\"true\"}}";

  /** A request, as far as tests look at it. */
  public record Seen(String uri, int length, int jsonLength, String routingKey, String body) {}

  /** What is done with each request. */
  @FunctionalInterface
  public interface Behaviour {

    /**
     * @param number of the request, from 1
     */
    void answer(int number, ChannelHandlerContext to);
  }

  public final Queue<Seen> requests = new ConcurrentLinkedQueue<>();

  private final AtomicInteger count = new AtomicInteger();
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listening;
  private final Behaviour behaviour;

  public HttpPeer(Behaviour behaviour) {
    this.behaviour = behaviour;
    this.listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(1 << 20),
                            new Handler());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  public String url() {
    return "http://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort();
  }

  public static void answer(ChannelHandlerContext to, String arm, String version) {
    answer(
        to,
        HttpResponseStatus.OK,
        "{\"model_name\":\"m\",\"model_version\":\""
            + version
            + "\",\"parameters\":{\"arm\":\""
            + arm
            + "\"},\"outputs\":[]}",
        false);
  }

  public static void answer(
      ChannelHandlerContext to, HttpResponseStatus status, String body, boolean close) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    response.headers().set("content-length", response.content().readableBytes());
    if (close) {
      response.headers().set("connection", "close");
    }
    to.writeAndFlush(response);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      if (request.method().equals(HttpMethod.GET)) {
        answer(context, HttpResponseStatus.OK, METADATA, false);
        return;
      }
      requests.add(
          new Seen(
              request.uri(),
              request.content().readableBytes(),
              request.headers().getInt("inference-header-content-length", -1),
              request.headers().get("x-routing-key", ""),
              request.content().toString(StandardCharsets.ISO_8859_1)));
      behaviour.answer(count.incrementAndGet(), context);
    }
  }
}
