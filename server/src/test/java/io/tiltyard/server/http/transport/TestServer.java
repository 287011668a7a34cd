package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tiltyard.base.time.Clock;
import io.tiltyard.server.transport.EventLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A listener on a free port that remembers what its handler saw, and echoes bodies. */
final class TestServer implements AutoCloseable {
  final List<String> seen = new CopyOnWriteArrayList<>();
  final List<HttpExchange> held = new CopyOnWriteArrayList<>();
  final HttpListener listener;
  final InetSocketAddress address;
  private final EventLoops loops = EventLoops.open("test", 2);

  TestServer() throws IOException {
    this(HttpLimits.defaults());
  }

  TestServer(HttpLimits limits) throws IOException {
    this(limits, Clock.system());
  }

  TestServer(HttpLimits limits, Clock clock) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    listener = new HttpListener("test", any, limits, loops, this::handle, clock);
    address = listener.bind();
  }

  RawClient connect() throws IOException {
    return new RawClient(address);
  }

  /** Keeps the thread that accepts connections busy until the latch is counted down. */
  CountDownLatch stopAccepting() {
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    loops
        .boss()
        .execute(
            () -> {
              stopped.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return go;
  }

  /** Whether a request on a new connection is answered as it should be. */
  boolean isAlive() throws IOException {
    try (RawClient client = connect()) {
      RawResponse response = client.post("/probe", "", new byte[] {'o', 'k'}).read();
      seen.remove("POST /probe");
      return response.status() == 200 && response.text().equals("ok");
    }
  }

  private void handle(HttpExchange exchange) {
    seen.add(exchange.method() + " " + exchange.path());
    if (exchange.path().startsWith("/hold")) {
      held.add(exchange);
    } else if (exchange.path().equals("/throw")) {
      throw new IllegalStateException("thrown by the test");
    } else {
      answer(exchange);
    }
  }

  static void answer(HttpExchange exchange) {
    byte[] body =
        exchange.method().equals("GET") ? told(exchange) : ByteBufUtil.getBytes(exchange.body());
    exchange.answer(
        new HttpAnswer(200, "text/plain", Unpooled.wrappedBuffer(body))
            .with("x-request-id", exchange.requestId()));
  }

  /** The path, or as many zeros as the query asks for. */
  private static byte[] told(HttpExchange exchange) {
    String size = exchange.query("size");
    return size == null
        ? exchange.path().getBytes(StandardCharsets.UTF_8)
        : new byte[Integer.parseInt(size)];
  }

  @Override
  public void close() {
    listener.close();
    loops.close();
  }
}
