package io.tiltyard.server.http.transport;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.server.Patience;
import io.tiltyard.server.http.transport.StreamSource.End;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers in parts, over HTTP/1 and HTTP/2, and every way in which they end. */
@Timeout(600)
final class StreamTest {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\ncontent-type: text/x\r\ntransfer-encoding: chunked\r\n";
  private static final String LAST = "0\r\n\r\n";

  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TestSource stream(TestSource source) {
    await().until(() -> !server.held.isEmpty());
    server.held.remove(0).stream(HttpAnswer.head(200, "text/x"), source);
    return source;
  }

  @Test
  void parts_are_chunks_that_arrive_as_they_are_made_and_the_connection_goes_on() throws Exception {
    try (RawClient client = server.connect().get("/hold")) {
      TestSource source = stream(new TestSource());
      assertThat(client.readAllOf("\r\n\r\n")).isEqualTo(HEAD + "\r\n");
      source.give("one");
      assertThat(client.readAllOf("one\r\n")).isEqualTo("3\r\none\r\n");
      source.give("0123456789abcdef!");
      assertThat(client.readAllOf("!\r\n")).isEqualTo("11\r\n0123456789abcdef!\r\n");
      source.end();
      assertThat(client.readAllOf(LAST)).isEqualTo(LAST);
      assertThat(source.awaitEnd()).isEqualTo(End.ENDED);
      assertThat(client.get("/next").read().text()).isEqualTo("/next");
      assertThat(source.ends).isEmpty();
    }
  }

  @Test
  void pipelined_answers_wait_behind_the_stream() throws Exception {
    try (RawClient client = server.connect().get("/first").get("/hold").get("/behind")) {
      assertThat(client.read().text()).isEqualTo("/first");
      TestSource source = stream(new TestSource()).give("part");
      await().until(() -> server.seen.contains("GET /behind"));
      assertThat(client.readAllOf("part\r\n")).endsWith("4\r\npart\r\n");
      source.end();
      assertThat(client.readAllOf(LAST)).isEqualTo(LAST);
      assertThat(client.read().text()).isEqualTo("/behind");
    }
  }

  @Test
  void a_stream_waits_for_the_answers_before_it() throws Exception {
    try (RawClient client = server.connect().get("/hold").get("/hold")) {
      await().until(() -> server.held.size() == 2);
      HttpExchange before = server.held.remove(0);
      TestSource source = stream(new TestSource()).give("part");
      TestServer.answer(before);
      assertThat(client.read().text()).isEqualTo("/hold");
      assertThat(client.readAllOf("part\r\n")).startsWith(HEAD);
      source.end();
      assertThat(client.readAllOf(LAST)).isEqualTo(LAST);
    }
  }

  @Test
  void a_client_that_wants_the_connection_closed_gets_it_closed_behind_the_stream()
      throws Exception {
    try (RawClient client =
        server.connect().send("GET /hold HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")) {
      stream(new TestSource()).give("part").end();
      assertThat(client.readAll())
          .isEqualTo(HEAD + "connection: close\r\n\r\n4\r\npart\r\n" + LAST);
    }
  }

  @Test
  void http_1_0_has_no_chunks_and_reads_until_the_end() throws Exception {
    try (RawClient client = server.connect().send("GET /hold HTTP/1.0\r\nHost: t\r\n\r\n")) {
      stream(new TestSource()).give("one").give("two").end();
      assertThat(client.readAll())
          .isEqualTo("HTTP/1.1 200 OK\r\ncontent-type: text/x\r\nconnection: close\r\n\r\nonetwo");
    }
  }

  @Test
  void head_is_told_the_head_and_the_source_is_left_alone() throws Exception {
    try (RawClient client = server.connect().send("HEAD /hold HTTP/1.1\r\nHost: t\r\n\r\n")) {
      TestSource source = stream(new TestSource()).give("part");
      assertThat(client.readAllOf("\r\n\r\n")).isEqualTo(HEAD + "\r\n");
      assertThat(client.get("/next").read().text()).isEqualTo("/next");
      assertThat(source.opened).isNotDone();
    }
  }

  @Test
  void silence_is_broken() throws Exception {
    try (RawClient client = server.connect().get("/hold")) {
      stream(new TestSource(Duration.ofMillis(20), Duration.ofHours(1), false));
      assertThat(client.readAllOf("~\r\n1\r\n~\r\n")).startsWith(HEAD);
    }
  }

  @Test
  void a_client_that_leaves_ends_the_stream() throws Exception {
    TestSource source;
    try (RawClient client = server.connect().get("/hold")) {
      source = stream(new TestSource()).give("part");
      client.readAllOf("part\r\n");
    }
    assertThat(source.awaitEnd()).isEqualTo(End.GONE);
    source.give("late").end();
    assertThat(server.isAlive()).isTrue();
    assertThat(source.ends).isEmpty();
  }

  @Test
  void a_client_that_left_before_has_no_stream() throws Exception {
    try (RawClient client = server.connect().get("/hold")) {
      await().until(() -> !server.held.isEmpty());
      client.reset();
    }
    HttpExchange exchange = server.held.get(0);
    await().until(exchange::isCancelled);
    TestSource source = stream(new TestSource()).give("part");
    assertThat(server.isAlive()).isTrue();
    assertThat(source.opened).isNotDone();
  }

  @Test
  void who_does_not_read_is_asked_for_no_more_than_fits_and_then_cut_off() throws Exception {
    try (RawClient client = server.connect().get("/hold")) {
      TestSource source = stream(new TestSource(Duration.ofHours(1), Duration.ofMillis(300), true));
      assertThat(client.readAllOf("\r\n\r\n")).startsWith(HEAD);
      assertThat(source.awaitEnd()).isEqualTo(End.TOO_SLOW);
      long taken = source.taken.get();
      assertThat(taken).isBetween(1L, 1_000L);
      assertThat(server.isAlive()).isTrue();
      assertThat(source.taken).hasValue(taken);
    }
  }

  @Test
  void who_reads_again_gets_more() throws Exception {
    try (RawClient client = server.connect().get("/hold")) {
      TestSource source = stream(new TestSource(Duration.ofHours(1), Duration.ofHours(1), true));
      long before = awaitStandstill(source);
      client.skip(before * (64 << 10));
      await().until(() -> source.taken.get() > before);
    }
  }

  private static long awaitStandstill(TestSource source) {
    long[] last = {-1};
    await()
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              long now = source.taken.get();
              boolean still = now > 0 && now == last[0];
              last[0] = now;
              return still;
            });
    return last[0];
  }

  @Test
  void a_drain_ends_streams_and_is_not_held_up() throws Exception {
    try (RawClient client = server.connect().get("/hold");
        RawClient other = server.connect()) {
      TestSource first = stream(new TestSource()).give("part");
      client.readAllOf("part\r\n");
      other.get("/hold").get("/hold");
      await().until(() -> server.held.size() == 2);
      server.listener.drain();
      assertThat(client.readAll()).isEqualTo(LAST);
      assertThat(first.awaitEnd()).isEqualTo(End.DRAINED);

      TestSource late = stream(new TestSource()).give("part");
      assertThat(other.readAllOf(LAST)).startsWith(HEAD).doesNotContain("part");
      assertThat(late.opened).isNotDone();
      TestServer.answer(server.held.remove(0));
      assertThat(other.readAll()).contains("connection: close").endsWith("/hold");
      assertThat(server.listener.awaitDrained(Patience.LIMIT)).isTrue();
    }
  }

  @Test
  void a_bad_request_behind_a_stream_ends_it_and_is_answered() throws Exception {
    try (RawClient client = server.connect().get("/hold")) {
      TestSource source = stream(new TestSource()).give("part");
      client.readAllOf("part\r\n");
      client.send("nonsense\r\n\r\n");
      assertThat(client.readAll()).startsWith(LAST + "HTTP/1.1 400");
      assertThat(source.awaitEnd()).isEqualTo(End.ENDED);
    }
  }

  @Test
  void closing_the_listener_ends_streams() throws Exception {
    try (RawClient client = server.connect().get("/hold")) {
      TestSource source = stream(new TestSource()).give("part");
      client.readAllOf("part\r\n");
      server.listener.close();
      assertThat(source.awaitEnd()).isEqualTo(End.GONE);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void over_http_2_parts_are_frames() throws Exception {
    try (PriorKnowledgeClient client = new PriorKnowledgeClient(server.address)) {
      CompletableFuture<RawResponse> answer = client.send("GET", "/hold", "");
      TestSource source = stream(new TestSource()).give("one");
      source.give("two");
      assertThat(client.request("GET", "/beside", "").text()).isEqualTo("/beside");
      assertThat(answer).isNotDone();
      source.end();
      assertThat(answer.get().text()).isEqualTo("onetwo");
      assertThat(answer.get().header("content-type")).isEqualTo("text/x");
      assertThat(answer.get().header("content-length")).isEmpty();
      assertThat(source.awaitEnd()).isEqualTo(End.ENDED);
    }
  }

  @Test
  void over_http_2_a_drain_ends_streams_too() throws Exception {
    try (PriorKnowledgeClient client = new PriorKnowledgeClient(server.address)) {
      CompletableFuture<RawResponse> answer = client.send("GET", "/hold", "");
      TestSource source = stream(new TestSource()).give("one");
      source.opened.get();
      server.listener.drain();
      assertThat(answer.get().text()).isEqualTo("one");
      assertThat(source.awaitEnd()).isEqualTo(End.DRAINED);
      assertThat(server.listener.awaitDrained(Patience.LIMIT)).isTrue();
    }
  }

  @Test
  void over_http_2_a_client_that_leaves_ends_the_stream() throws Exception {
    TestSource source;
    try (PriorKnowledgeClient client = new PriorKnowledgeClient(server.address)) {
      assertThat(client.send("GET", "/hold", "")).isNotDone();
      source = stream(new TestSource());
      source.opened.get();
    }
    assertThat(source.awaitEnd()).isEqualTo(End.GONE);
  }

  @Test
  void over_http_2_who_does_not_read_is_cut_off() throws Exception {
    try (StalledClient client = new StalledClient(server.address, "/hold")) {
      TestSource source = stream(new TestSource(Duration.ofHours(1), Duration.ofMillis(300), true));
      assertThat(source.awaitEnd()).isEqualTo(End.TOO_SLOW);
      assertThat(source.taken).hasValueBetween(1, 1_000);
      assertThat(client.isReset()).isTrue();
    }
  }
}
