package io.tiltyard.server.http.transport;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.tiltyard.base.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a connection is flushed, which is how often the system is called. */
final class FlushTest {
  private static final int REQUESTS = 5;
  private static final String REQUEST = "GET / HTTP/1.1\r\nhost: h\r\n\r\n";

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final AtomicInteger flushes = new AtomicInteger();
  private final List<HttpExchange> held = new CopyOnWriteArrayList<>();
  private volatile boolean hold;
  private InetSocketAddress address;
  private RawClient client;

  @BeforeEach
  void connect() throws IOException {
    HttpService service =
        new HttpService("test", HttpLimits.defaults(), this::handle, code -> {}, Clock.system());
    Channel listening =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Flushes(), new ProtocolDetector(service));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    address = (InetSocketAddress) listening.localAddress();
    client = new RawClient(address);
  }

  private void handle(HttpExchange exchange) {
    if (hold) {
      held.add(exchange);
    } else {
      answer(exchange);
    }
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void what_is_answered_while_it_is_read_is_one_flush() throws IOException {
    client.send(REQUEST.repeat(REQUESTS));

    readAnswers();
    assertThat(flushes).hasValue(1);
  }

  @Test
  void what_another_thread_answers_before_the_event_loop_comes_to_it_is_one_flush()
      throws IOException {
    hold = true;
    client.send(REQUEST.repeat(REQUESTS));
    await().until(() -> held.size() == REQUESTS);
    CountDownLatch busy = new CountDownLatch(1);
    loop.execute(
        () -> {
          try {
            busy.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    held.forEach(FlushTest::answer);
    busy.countDown();

    readAnswers();
    assertThat(flushes).hasValue(1);
  }

  @Test
  void what_a_model_on_the_event_loop_answers_is_one_flush() throws IOException {
    hold = true;
    client.send(REQUEST.repeat(REQUESTS));
    await().until(() -> held.size() == REQUESTS);
    loop.execute(() -> held.forEach(FlushTest::answer));

    readAnswers();
    assertThat(flushes).hasValue(1);
  }

  @Test
  void what_a_model_on_the_event_loop_answers_to_many_connections_reaches_all() throws IOException {
    hold = true;
    List<RawClient> others = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      RawClient other = new RawClient(address);
      other.send(REQUEST);
      others.add(other);
    }
    await().until(() -> held.size() == REQUESTS);
    loop.execute(() -> held.forEach(FlushTest::answer));

    for (RawClient other : others) {
      assertThat(other.read().status()).isEqualTo(200);
      other.close();
    }
    assertThat(flushes).hasValue(REQUESTS);
  }

  private void readAnswers() throws IOException {
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  private static void answer(HttpExchange exchange) {
    exchange.answer(HttpAnswer.json(200, "{}"));
  }

  private final class Flushes extends ChannelOutboundHandlerAdapter {
    @Override
    public void flush(ChannelHandlerContext ctx) {
      flushes.incrementAndGet();
      ctx.flush();
    }
  }
}
