package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** F43, F49, F50: clients that take their time, against short limits. */
@Timeout(30)
final class SlowClientTest {
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    HttpLimits d = HttpLimits.defaults();
    server =
        new TestServer(
            new HttpLimits(
                d.maxBodyBytes(),
                d.maxChunks(),
                d.maxRequestLineBytes(),
                d.maxHeaderBytes(),
                d.maxHeaders(),
                d.maxPipelined(),
                Duration.ofMillis(900),
                Duration.ofMillis(300),
                Duration.ofMillis(200),
                d.minBodyBytesPerSecond()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void f49_headers_that_trickle_are_refused() throws IOException, InterruptedException {
    try (RawClient client = server.connect()) {
      client.get("/ok").read();
      client.send("GET / HTTP/1.1\r\nHost: h\r\nX: ");
      for (int i = 0; i < 10; i++) {
        client.sendQuietly(new byte[] {'a'});
        Thread.sleep(50);
      }
      RawResponse response = client.read();
      assertThat(response.status()).isEqualTo(408);
      assertThat(response.text()).contains("REQUEST_TIMEOUT");
      assertThat(client.isClosed()).isTrue();
    }
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void a_connection_that_says_nothing_is_closed() throws IOException {
    try (RawClient client = server.connect()) {
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void a_half_preface_is_not_waited_for() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("PRI * HT");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void f50_a_body_that_trickles_is_refused() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nten bytes!");
      assertThat(client.read().status()).isEqualTo(408);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void f43_a_missing_final_chunk_is_not_waited_for() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(
          "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
      assertThat(client.read().status()).isEqualTo(408);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void a_body_that_keeps_up_is_waited_for() throws IOException, InterruptedException {
    try (RawClient client = server.connect()) {
      client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 10000\r\n\r\n");
      for (int i = 0; i < 10; i++) {
        Thread.sleep(50);
        client.send("x".repeat(1_000));
      }
      assertThat(client.read().body()).hasSize(10_000);
    }
  }

  @Test
  void an_idle_connection_is_closed_later_than_a_silent_one() throws IOException {
    try (RawClient client = server.connect()) {
      client.get("/ok").read();
      long start = System.nanoTime();
      assertThat(client.isClosed()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(700));
    }
  }

  @Test
  void a_connection_that_waits_for_its_answer_is_not_idle()
      throws IOException, InterruptedException {
    try (RawClient client = server.connect()) {
      client.get("/hold");
      Thread.sleep(1_200);
      TestServer.answer(server.held.get(0));
      assertThat(client.read().text()).isEqualTo("/hold");
    }
  }
}
