package io.tiltyard.server.http.transport;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.server.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/2 without TLS, by upgrade and by prior knowledge. */
@Timeout(600)
final class Http2Test {
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer(HttpLimits.defaults().withMaxBodyBytes(8 << 20));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_get_upgrades_and_later_requests_share_the_connection() throws Exception {
    HttpClient client = upgraded();
    HttpResponse<byte[]> echoed = client.send(post("/x", new byte[1_000]), bytes());
    assertThat(echoed.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(echoed.body()).hasSize(1_000);
    List<CompletableFuture<HttpResponse<byte[]>>> many = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      many.add(client.sendAsync(post("/hold" + i, new byte[i]), bytes()));
    }
    await().until(() -> server.held.size() == 50);
    server.held.forEach(TestServer::answer);
    for (int i = 0; i < 50; i++) {
      assertThat(many.get(i).join().body()).hasSize(i);
    }
  }

  @Test
  void a_large_answer_to_the_request_that_upgrades_arrives() throws Exception {
    for (int i = 0; i < 20; i++) {
      HttpRequest get = HttpRequest.newBuilder(uri("/large?size=700000")).build();
      HttpResponse<byte[]> response = client().send(get, bytes());
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.body()).hasSize(700_000);
    }
  }

  @Test
  void a_post_with_an_upgrade_is_answered_in_http11() throws Exception {
    HttpClient client = client();
    HttpResponse<byte[]> response = client.send(post("/x", new byte[10]), bytes());
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(response.body()).hasSize(10);
  }

  @Test
  void large_bodies_pass_both_ways() throws Exception {
    byte[] body = new byte[5 << 20];
    new java.util.Random(3).nextBytes(body);
    assertThat(upgraded().send(post("/x", body), bytes()).body()).isEqualTo(body);
  }

  @Test
  void f42_a_body_beyond_the_limit_is_refused() throws Exception {
    HttpClient client = upgraded();
    HttpResponse<byte[]> refused = client.send(post("/x", new byte[(8 << 20) + 1]), bytes());
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(client.send(post("/x", new byte[1]), bytes()).statusCode()).isEqualTo(200);
  }

  @Test
  void speaks_http2_by_prior_knowledge() throws Exception {
    try (PriorKnowledgeClient client = new PriorKnowledgeClient(server.address)) {
      assertThat(client.request("POST", "/x", "hello").text()).isEqualTo("hello");
      assertThat(client.request("GET", "/y", "").text()).isEqualTo("/y");
      assertThat(client.request("HEAD", "/y", "").text()).isEmpty();
    }
  }

  @Test
  void s88_a_host_beside_another_authority_is_refused() throws Exception {
    try (PriorKnowledgeClient client = new PriorKnowledgeClient(server.address)) {
      assertThat(client.request("GET", "/y", "", "host", "other").status()).isEqualTo(400);
      assertThat(client.request("GET", "/y", "", "host", "test").status()).isEqualTo(200);
    }
    assertThat(server.seen).containsExactly("GET /y");
  }

  @Test
  void a_host_with_a_space_is_refused() throws Exception {
    try (PriorKnowledgeClient client = new PriorKnowledgeClient(server.address)) {
      assertThat(client.request("GET", "/y", "", ":authority", "a b").status()).isEqualTo(400);
      assertThat(client.request("GET", "/y", "", ":authority", "[::1]:80").status()).isEqualTo(200);
    }
    assertThat(server.seen).containsExactly("GET /y");
  }

  @Test
  void faults_are_answered_on_their_stream() throws Exception {
    try (PriorKnowledgeClient client = new PriorKnowledgeClient(server.address)) {
      assertThat(client.request("POST", "/x", "a", "content-encoding", "br").status())
          .isEqualTo(415);
      assertThat(client.request("POST", "/x", "a", "content-encoding", "gzip").status())
          .isEqualTo(400);
      assertThat(client.request("TRACE", "/x", "").status()).isEqualTo(405);
      assertThat(client.request("GET", "/throw", "").status()).isEqualTo(500);
      assertThat(client.request("GET", "/" + "a".repeat(4_096), "").status()).isEqualTo(414);
      assertThat(client.request("GET", "/y", "").status()).isEqualTo(200);
    }
  }

  @Test
  void a_stream_that_is_reset_is_cancelled() throws Exception {
    HttpClient client = upgraded();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(post("/hold", new byte[10]), bytes());
    await().until(() -> server.held.size() == 1);
    HttpExchange exchange = server.held.get(0);
    answer.cancel(true);
    await().until(exchange::isCancelled);
    TestServer.answer(exchange);
    await().until(() -> exchange.body().refCnt() == 0);
    assertThat(client.send(post("/x", new byte[1]), bytes()).statusCode()).isEqualTo(200);
  }

  @Test
  void f146_drains_with_goaway() throws Exception {
    try (PriorKnowledgeClient client = new PriorKnowledgeClient(server.address)) {
      CompletableFuture<RawResponse> answer = client.send("POST", "/hold", "hello");
      await().until(() -> server.held.size() == 1);
      server.listener.drain();
      assertThat(server.listener.awaitRead(Patience.LIMIT)).isTrue();
      assertThat(server.listener.awaitDrained(Duration.ofMillis(1))).isFalse();
      assertThat(client.isOpen()).isTrue();
      assertThatThrownBy(() -> client.request("GET", "/late", ""))
          .isInstanceOf(ExecutionException.class);
      server.held.forEach(TestServer::answer);
      assertThat(answer.get(60, TimeUnit.SECONDS).text()).isEqualTo("hello");
      assertThat(server.listener.awaitDrained(Patience.LIMIT)).isTrue();
      assertThat(server.seen).containsExactly("POST /hold");
    }
  }

  @Test
  void what_was_sent_before_a_drain_is_answered() throws Exception {
    CountDownLatch accept = server.stopAccepting();
    try (PriorKnowledgeClient client = new PriorKnowledgeClient(server.address)) {
      CompletableFuture<RawResponse> answer = client.send("POST", "/a", "hello");
      server.listener.drain();
      accept.countDown();
      assertThat(answer.get().text()).isEqualTo("hello");
      assertThat(server.listener.awaitDrained(Patience.LIMIT)).isTrue();
    }
  }

  private HttpClient upgraded() throws Exception {
    HttpClient client = client();
    HttpRequest get = HttpRequest.newBuilder(uri("/upgrade")).build();
    HttpResponse<byte[]> response = client.send(get, bytes());
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(response.body()).asString().isEqualTo("/upgrade");
    return client;
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
  }

  private HttpRequest post(String path, byte[] body) {
    return HttpRequest.newBuilder(uri(path))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.address.getPort() + path);
  }

  private static HttpResponse.BodyHandler<byte[]> bytes() {
    return HttpResponse.BodyHandlers.ofByteArray();
  }
}
