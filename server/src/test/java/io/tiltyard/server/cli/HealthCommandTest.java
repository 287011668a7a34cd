package io.tiltyard.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HealthCommandTest {
  private HttpServer server;
  private volatile int status = 200;
  private volatile String body = "{\"status\":\"ok\",\"ready\":true}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/healthz",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void a_gateway_that_answers_is_healthy() {
    Run run = Run.of("health", "--admin", address(), "--ready");

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo(body + "\n");
  }

  @Test
  void a_gateway_that_is_not_ready_is_healthy_unless_readiness_is_asked_for() {
    body = "{\"status\":\"ok\",\"ready\":false}";

    assertThat(Run.of("health", "--admin", address()).status()).isZero();
    Run run = Run.of("health", "--admin", address(), "--ready");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines()).singleElement().asString().contains("not ready");
  }

  @Test
  void another_status_is_a_failure() {
    status = 503;

    Run run = Run.of("health", "--admin", address());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines()).singleElement().asString().contains("503");
  }

  @Test
  void a_port_where_nobody_listens_is_a_failure() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }

    Run run = Run.of("health", "--admin", "127.0.0.1:" + closed);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines()).singleElement().asString().contains("does not answer");
  }

  private String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }
}
