package io.tiltyard.server.http.transport;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.server.Patience;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of an HTTP/1.1 connection: keep-alive, pipelining (F55, S-87), drain (F146), resets. */
@Timeout(600)
final class ConnectionTest {
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void serves_one_request_after_another() throws IOException {
    try (RawClient client = server.connect()) {
      for (int i = 0; i < 100; i++) {
        assertThat(client.get("/" + i).read().text()).isEqualTo("/" + i);
      }
    }
  }

  @Test
  void closes_when_the_client_wants_it() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").get("/never");
      assertThat(client.read().header("connection")).isEqualTo("close");
      assertThat(client.isClosed()).isTrue();
    }
    assertThat(server.seen).containsExactly("GET /a");
  }

  @Test
  void http10_closes_unless_it_asks_to_stay() throws IOException {
    try (RawClient client = server.connect()) {
      RawResponse kept = client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").read();
      assertThat(kept.header("connection")).isEqualTo("keep-alive");
      assertThat(client.send("GET /a HTTP/1.0\r\n\r\n").read().status()).isEqualTo(200);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void head_is_get_without_the_body() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("HEAD /four HTTP/1.1\r\nHost: h\r\n\r\n").get("/next");
      assertThat(client.readAllOf("/next")).contains("content-length: 5\r\n\r\nHTTP/1.1 200 OK");
    }
    assertThat(server.seen).containsExactly("GET /four", "GET /next");
  }

  @Test
  void f55_answers_pipelined_requests_in_order_whatever_order_they_finish_in() throws IOException {
    long seed = System.nanoTime();
    try (RawClient client = server.connect()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 100; i++) {
        requests.append("GET /hold").append(i).append(" HTTP/1.1\r\nHost: h\r\n\r\n");
      }
      client.send(requests.toString());
      await().until(() -> server.held.size() == 100);
      List<HttpExchange> shuffled = new ArrayList<>(server.held);
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.forEach(TestServer::answer);
      for (int i = 0; i < 100; i++) {
        assertThat(client.read().text()).as("seed %d", seed).isEqualTo("/hold" + i);
      }
    }
  }

  @Test
  void f55_stops_reading_while_128_requests_wait_and_goes_on_after() throws IOException {
    int sent = 1_000;
    try (RawClient client = server.connect()) {
      client.send("GET /hold HTTP/1.1\r\nHost: h\r\n\r\n".repeat(sent));
      await().until(() -> server.held.size() == 128);
      await().during(Duration.ofMillis(200)).until(() -> server.held.size() == 128);
      for (int i = 0; i < sent; i++) {
        int next = i;
        await().pollInterval(Duration.ofMillis(1)).until(() -> server.held.size() > next);
        assertThat(server.held.size() - i).isLessThanOrEqualTo(128);
        TestServer.answer(server.held.get(i));
      }
      for (int i = 0; i < sent; i++) {
        assertThat(client.read().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void an_empty_line_before_a_request_is_passed_over_and_a_second_one_is_not() throws IOException {
    try (RawClient client = server.connect()) {
      assertThat(client.send("\r\n").get("/a").read().text()).isEqualTo("/a");
      client.send("\r").send("\n").post("/b", "", new byte[] {'x'}).send("\r\n").get("/c");
      assertThat(client.read().text()).isEqualTo("x");
      assertThat(client.read().text()).isEqualTo("/c");
      assertThat(client.send("\r\n\r\nGET /d HTTP/1.1\r\n").read().status()).isEqualTo(400);
      assertThat(client.isClosed()).isTrue();
    }
    assertThat(server.seen).containsExactly("GET /a", "POST /b", "GET /c");
  }

  @Test
  void a_carriage_return_alone_is_no_empty_line() throws IOException {
    try (RawClient client = server.connect()) {
      assertThat(client.send("\rGET /a HTTP/1.1\r\n").read().status()).isEqualTo(400);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void a_fault_waits_for_the_answers_before_it() throws IOException {
    try (RawClient client = server.connect()) {
      client.get("/hold").send("\0nonsense");
      await().until(() -> server.held.size() == 1);
      TestServer.answer(server.held.get(0));
      assertThat(client.read().text()).isEqualTo("/hold");
      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void a_second_answer_is_dropped() throws IOException {
    try (RawClient client = server.connect()) {
      client.get("/hold");
      await().until(() -> server.held.size() == 1);
      TestServer.answer(server.held.get(0));
      TestServer.answer(server.held.get(0));
      assertThat(client.read().text()).isEqualTo("/hold");
      assertThat(client.get("/next").read().text()).isEqualTo("/next");
    }
  }

  @Test
  void f53_a_client_that_resets_is_seen_and_forgotten() throws IOException {
    RawClient client = server.connect();
    client.post("/hold", "", new byte[100_000]);
    await().until(() -> server.held.size() == 1);
    HttpExchange exchange = server.held.get(0);
    assertThat(exchange.isCancelled()).isFalse();
    client.reset();
    await().until(exchange::isCancelled);
    TestServer.answer(exchange);
    await().until(() -> exchange.body().refCnt() == 0);
    RawClient half = server.connect();
    half.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf").reset();
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void s91_an_unusable_request_id_is_replaced() throws IOException {
    try (RawClient client = server.connect()) {
      RawResponse own =
          client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Request-Id: a.B-9_\r\n\r\n").read();
      assertThat(own.header("x-request-id")).isEqualTo("a.B-9_");
      for (String bad : new String[] {"a b", "a\"b", "a".repeat(65), "\u00e9", ""}) {
        client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Request-Id: " + bad + "\r\n\r\n");
        assertThat(client.read().header("x-request-id")).matches("[0-9a-f-]{36}");
      }
    }
  }

  @Test
  void f146_drains() throws IOException {
    try (RawClient idle = server.connect();
        RawClient fresh = server.connect();
        RawClient busy = server.connect();
        RawClient half = server.connect()) {
      idle.get("/a").read();
      busy.get("/hold").get("/hold");
      half.send("POST /half HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\na");
      await().until(() -> server.held.size() == 2);
      server.listener.drain();
      assertThat(idle.isClosed()).isTrue();
      assertThat(fresh.isClosed()).isTrue();
      assertThat(half.send("b").read().header("connection")).isEqualTo("close");
      assertThat(half.isClosed()).isTrue();
      assertThat(server.listener.awaitDrained(Duration.ofMillis(50))).isFalse();
      server.held.forEach(TestServer::answer);
      assertThat(busy.read().header("connection")).isEmpty();
      assertThat(busy.read().header("connection")).isEqualTo("close");
      assertThat(busy.isClosed()).isTrue();
      assertThat(server.listener.awaitDrained(Patience.LIMIT)).isTrue();
    }
    assertThat(refusesConnections(server.address)).isTrue();
  }

  @Test
  void what_was_sent_before_a_drain_is_answered() throws IOException {
    try (RawClient fresh = server.connect();
        RawClient idle = server.connect()) {
      idle.get("/a").read();
      idle.get("/b");
      fresh.get("/c").get("/d").get("/e");
      server.listener.drain();
      assertThat(idle.read().text()).isEqualTo("/b");
      assertThat(idle.isClosed()).isTrue();
      for (String path : List.of("/c", "/d", "/e")) {
        assertThat(fresh.read().text()).isEqualTo(path);
      }
      assertThat(fresh.isClosed()).isTrue();
    }
  }

  @Test
  void who_waits_to_be_accepted_when_a_drain_begins_is_answered() throws IOException {
    CountDownLatch accept = server.stopAccepting();
    List<RawClient> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(server.connect().get("/" + i));
    }
    server.listener.drain();
    accept.countDown();
    for (int i = 0; i < 50; i++) {
      try (RawClient client = waiting.get(i)) {
        RawResponse answer = client.read();
        assertThat(answer.text()).isEqualTo("/" + i);
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(client.isClosed()).isTrue();
      }
    }
    assertThat(server.listener.awaitDrained(Patience.LIMIT)).isTrue();
  }

  @Test
  void a_request_of_which_one_byte_had_come_is_the_last_one_of_a_drain() throws IOException {
    try (RawClient client = server.connect().send("G")) {
      server.listener.drain();
      assertThat(server.listener.awaitRead(Patience.LIMIT)).isTrue();
      RawResponse answer = client.send("ET /late HTTP/1.1\r\nHost: h\r\n\r\n").read();
      assertThat(answer.text()).isEqualTo("/late");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void so_is_one_that_could_have_been_http_2() throws IOException {
    try (RawClient client = server.connect().send("P")) {
      server.listener.drain();
      assertThat(server.listener.awaitRead(Patience.LIMIT)).isTrue();
      client.send("OST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi");
      RawResponse answer = client.read();
      assertThat(answer.text()).isEqualTo("hi");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void the_last_answer_of_a_drain_says_so_and_what_is_behind_it_is_not_read() throws Exception {
    try (RawClient client = server.connect()) {
      client.get("/hold");
      await().until(() -> server.held.size() == 1);
      server.listener.drain();
      assertThat(server.listener.awaitRead(Patience.LIMIT)).isTrue();
      client.get("/late");
      server.held.forEach(TestServer::answer);
      assertThat(client.read().header("connection")).isEqualTo("close");
      assertThat(client.isClosed()).isTrue();
    }
    assertThat(server.seen).containsExactly("GET /hold");
  }

  private static boolean refusesConnections(InetSocketAddress address) {
    try (RawClient late = new RawClient(address)) {
      return late.isClosed();
    } catch (IOException e) {
      return true;
    }
  }
}
