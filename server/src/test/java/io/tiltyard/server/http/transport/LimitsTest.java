package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one request may be: F42, F43, F45, F48, S-08, S-13. */
@Timeout(600)
final class LimitsTest {
  private static final int MAX_BODY = 100_000;
  private static final int MAX_CHUNKS = 1_000;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    HttpLimits d = HttpLimits.defaults();
    server =
        new TestServer(
            new HttpLimits(
                MAX_BODY,
                MAX_CHUNKS,
                d.maxRequestLineBytes(),
                d.maxHeaderBytes(),
                d.maxHeaders(),
                d.maxPipelined(),
                d.idleTimeout(),
                Duration.ofSeconds(10),
                d.bodyGrace(),
                d.minBodyBytesPerSecond()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void stillAnswers() throws IOException {
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void f42_refuses_a_length_beyond_the_limit_before_the_body_comes() throws IOException {
    refused(413, head("Content-Length: 100001\r\n"), "expected at most 100000 bytes");
  }

  @Test
  void f42_takes_a_body_at_the_limit() throws IOException {
    try (RawClient client = server.connect()) {
      assertThat(client.post("/x", "", new byte[MAX_BODY]).read().body()).hasSize(MAX_BODY);
    }
  }

  @Test
  void f42_the_answer_arrives_also_while_the_client_still_sends() throws IOException {
    try (RawClient client = server.connect()) {
      client.sendQuietly(
          (head("Content-Length: 8000000\r\n") + "x".repeat(8_000_000))
              .getBytes(StandardCharsets.ISO_8859_1));
      assertThat(client.read().status()).isEqualTo(413);
    }
  }

  @Test
  void f42_refuses_a_chunked_body_at_the_limit() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(head("Transfer-Encoding: chunked\r\n"));
      for (int i = 0; i < 11; i++) {
        client.sendQuietly(
            ("2710\r\n" + "x".repeat(10_000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      }
      RawResponse response = client.read();
      assertThat(response.status()).isEqualTo(413);
      assertThat(response.text()).contains("REQUEST_TOO_LARGE", "100000");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void f42_says_no_instead_of_continue() throws IOException {
    refused(413, head("Expect: 100-continue\r\nContent-Length: 100001\r\n"), "100000");
  }

  @Test
  void f42_refuses_an_unknown_expectation() throws IOException {
    refused(417, head("Expect: 200-maybe\r\nContent-Length: 2\r\n"), "100-continue");
  }

  @Test
  void says_continue_to_who_waits_for_it() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(head("Expect: 100-continue\r\nContent-Length: 5\r\n"));
      assertThat(client.read().status()).isEqualTo(100);
      assertThat(client.send("hello").read().text()).isEqualTo("hello");
    }
  }

  @Test
  void says_continue_only_after_the_answers_before_it() throws IOException {
    try (RawClient client = server.connect()) {
      client.get("/hold").send(head("Expect: 100-continue\r\nContent-Length: 5\r\n"));
      while (server.held.isEmpty()) {
        Thread.onSpinWait();
      }
      TestServer.answer(server.held.remove(0));
      assertThat(client.read().text()).isEqualTo("/hold");
      assertThat(client.read().status()).isEqualTo(100);
      assertThat(client.send("hello").read().text()).isEqualTo("hello");
    }
  }

  @Test
  void f43_s08_refuses_more_chunks_than_the_budget() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(head("Transfer-Encoding: chunked\r\n"));
      client.sendQuietly("1\r\nx\r\n".repeat(MAX_CHUNKS + 1).getBytes(StandardCharsets.US_ASCII));
      RawResponse response = client.read();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.text()).contains("more than 1000 chunks");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void f43_takes_chunks_within_the_budget() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(head("Transfer-Encoding: chunked\r\n"));
      client.send("1\r\nx\r\n".repeat(MAX_CHUNKS - 1) + "0\r\n\r\n");
      assertThat(client.read().text()).isEqualTo("x".repeat(MAX_CHUNKS - 1));
    }
  }

  @Test
  void f45_refuses_a_request_line_of_4097_bytes() throws IOException {
    String request = "GET /" + "a".repeat(4097 - 14) + " HTTP/1.1\r\nHost: h\r\n\r\n";
    refused(414, request, "expected at most 4096 bytes");
  }

  @Test
  void f45_takes_a_request_line_of_4096_bytes() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("GET /" + "a".repeat(4096 - 14) + " HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void f45_refuses_a_request_line_without_end() throws IOException {
    refused(414, "GET /" + "a".repeat(5000), "4096");
  }

  @Test
  void f45_refuses_headers_of_8193_bytes() throws IOException {
    refused(431, headersOf(8193), "8192");
  }

  @Test
  void f45_takes_headers_of_8192_bytes() throws IOException {
    try (RawClient client = server.connect()) {
      assertThat(client.send(headersOf(8192)).read().status()).isEqualTo(200);
    }
  }

  @Test
  void f45_refuses_101_headers() throws IOException {
    refused(431, "GET / HTTP/1.1\r\nHost: h\r\n" + "X: y\r\n".repeat(100) + "\r\n", "100");
  }

  @Test
  void f45_takes_100_headers() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n" + "X: y\r\n".repeat(99) + "\r\n");
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void f48_refuses_trace_and_connect() throws IOException {
    for (String request : new String[] {"TRACE /x", "CONNECT h:1"}) {
      try (RawClient client = server.connect()) {
        RawResponse response = client.send(request + " HTTP/1.1\r\nHost: h\r\n\r\n").read();
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("allow")).contains("GET", "POST");
        assertThat(client.isClosed()).isTrue();
      }
    }
  }

  @Test
  void refuses_another_version_of_http() throws IOException {
    refused(505, "GET / HTTP/1.2\r\nHost: h\r\n\r\n", "HTTP/1.1");
  }

  @Test
  void a_handler_that_throws_is_a_500_without_its_reasons() throws IOException {
    try (RawClient client = server.connect()) {
      RawResponse response = client.get("/throw").read();
      assertThat(response.status()).isEqualTo(500);
      assertThat(response.text())
          .contains("\"code\":\"INTERNAL\"")
          .doesNotContain("thrown by the test", "Exception", "io.tiltyard");
      assertThat(client.get("/next").read().text()).isEqualTo("/next");
    }
  }

  private static String head(String headers) {
    return "POST /x HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
  }

  private static String headersOf(int bytes) {
    String start = "Host: h\r\nX: ";
    String value = "a".repeat(bytes - start.length() - 2);
    return "GET / HTTP/1.1\r\n" + start + value + "\r\n\r\n";
  }

  private static void refused(int status, String request, String text) throws IOException {
    try (RawClient client = server.connect()) {
      RawResponse response = client.send(request).read();
      assertThat(response.status()).as(response.text()).isEqualTo(status);
      assertThat(response.text()).contains(text, "\"code\":", "\"request_id\":");
      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(client.isClosed()).isTrue();
    }
  }
}
