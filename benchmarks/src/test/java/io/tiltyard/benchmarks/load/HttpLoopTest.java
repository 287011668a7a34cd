package io.tiltyard.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class HttpLoopTest {
  private static final List<byte[]> REQUESTS =
      List.of(
          HttpMessage.json("m", "one"),
          HttpMessage.binary("m", "tw", "o".getBytes(StandardCharsets.US_ASCII)));

  private final AtomicLong received = new AtomicLong();
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChannelGroup connections = new DefaultChannelGroup(loop.next());
  private volatile HttpResponseStatus status = HttpResponseStatus.OK;
  private volatile boolean silent;
  private int port;

  /** A server that sends every body back. */
  @BeforeEach
  void start() {
    Channel listening =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(), new HttpObjectAggregator(1_000), new Echo());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    port = ((InetSocketAddress) listening.localAddress()).getPort();
  }

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void counts_every_answer_of_every_round() {
    try (HttpLoop client = new HttpLoop(port, 3, 4, REQUESTS, HttpLoopTest::checkEcho)) {
      long answered = 0;
      for (int round = 1; round <= 2; round++) {
        long before = received.get();
        client.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> received.get() >= before + 100);
        answered += client.stop();
        assertThat(answered).isEqualTo(received.get());
      }
      assertThat(new String(client.sample(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n");
    }
  }

  @Test
  void an_answer_that_is_wrong_fails_the_round() {
    BodyCheck never =
        (request, body) -> {
          throw new IllegalStateException("wrong");
        };
    try (HttpLoop client = new HttpLoop(port, 1, 1, REQUESTS, never)) {
      client.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> received.get() > 0);
      assertThatThrownBy(client::stop).hasMessage("wrong");
    }
  }

  @Test
  void a_refusal_fails_the_round() {
    status = HttpResponseStatus.SERVICE_UNAVAILABLE;
    try (HttpLoop client = new HttpLoop(port, 2, 3, REQUESTS, HttpLoopTest::checkEcho)) {
      client.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> received.get() >= 6);
      assertThatThrownBy(client::stop).hasMessageStartingWith("2 failed, such as: 503");
    }
  }

  /** A server may close a connection that sends nothing; one of the gateway's waits for 10 s. */
  @Test
  void a_connection_that_was_closed_between_two_rounds_is_replaced() {
    try (HttpLoop client = new HttpLoop(port, 2, 3, REQUESTS, HttpLoopTest::checkEcho)) {
      long answered = 0;
      for (int round = 1; round <= 2; round++) {
        client.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> received.get() > 0);
        answered += client.stop();
        assertThat(answered).isEqualTo(received.get());
        connections.forEach(
            connection -> ((DuplexChannel) connection).shutdownOutput().syncUninterruptibly());
        await().atMost(Duration.ofSeconds(60)).until(connections::isEmpty);
      }
    }
  }

  @Test
  void a_connection_that_is_closed_under_a_request_fails_the_round() {
    silent = true;
    try (HttpLoop client = new HttpLoop(port, 1, 2, REQUESTS, HttpLoopTest::checkEcho)) {
      client.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> received.get() >= 2);
      connections.close().awaitUninterruptibly();
      assertThatThrownBy(client::stop).hasMessageEndingWith("the server closed the connection");
    }
  }

  private static void checkEcho(int request, byte[] body) {
    String expected = request == 0 ? "one" : "two";
    assertThat(new String(body, StandardCharsets.US_ASCII)).isEqualTo(expected);
  }

  // A future that fails here is a channel that is gone: the client says so.
  @SuppressWarnings("FutureReturnValueIgnored")
  private final class Echo extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      received.incrementAndGet();
      if (silent) {
        return;
      }
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, request.content().retain());
      HttpUtil.setContentLength(response, request.content().readableBytes());
      ctx.writeAndFlush(response, ctx.voidPromise());
    }
  }
}
