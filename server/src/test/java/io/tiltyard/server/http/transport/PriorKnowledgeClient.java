package io.tiltyard.server.http.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Speaks HTTP/2 from the first byte, frame by frame. */
@SuppressWarnings("FutureReturnValueIgnored")
final class PriorKnowledgeClient implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel channel;

  PriorKnowledgeClient(InetSocketAddress server) {
    channel =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    connection
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient().build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                  }
                })
            .connect(server)
            .syncUninterruptibly()
            .channel();
  }

  RawResponse request(String method, String path, String body, String... headers) throws Exception {
    return send(method, path, body, headers).get(60, TimeUnit.SECONDS);
  }

  /** Returns when the request lies in the kernel, or cannot be sent. */
  CompletableFuture<RawResponse> send(String method, String path, String body, String... headers)
      throws Exception {
    CompletableFuture<RawResponse> answer = new CompletableFuture<>();
    Http2StreamChannel stream =
        new Http2StreamChannelBootstrap(channel).handler(new Answer(answer)).open().get();
    Http2Headers head =
        new DefaultHttp2Headers().method(method).path(path).scheme("http").authority("test");
    for (int i = 0; i < headers.length; i += 2) {
      if (headers[i].startsWith(":")) {
        head.set(headers[i], headers[i + 1]);
      } else {
        head.add(headers[i], headers[i + 1]);
      }
    }
    ChannelFuture sent = stream.writeAndFlush(new DefaultHttp2HeadersFrame(head, body.isEmpty()));
    if (!body.isEmpty()) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      sent = stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), true));
    }
    sent.awaitUninterruptibly();
    return answer;
  }

  boolean isOpen() {
    return channel.isActive();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class Answer extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final CompletableFuture<RawResponse> answer;
    private final Map<String, String> headers = new HashMap<>();
    private final StringBuilder body = new StringBuilder();

    Answer(CompletableFuture<RawResponse> answer) {
      this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
      if (frame instanceof Http2HeadersFrame head) {
        head.headers().forEach(h -> headers.put(h.getKey().toString(), h.getValue().toString()));
        finish(head.isEndStream());
      } else if (frame instanceof Http2DataFrame data) {
        body.append(data.content().toString(StandardCharsets.UTF_8));
        finish(data.isEndStream());
      }
    }

    private void finish(boolean ended) {
      if (ended) {
        int status = Integer.parseInt(headers.get(":status"));
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        answer.complete(new RawResponse(status, headers, bytes));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      answer.completeExceptionally(new IllegalStateException("stream closed without an answer"));
    }
  }
}
