package io.tiltyard.server.http.transport;

import static io.tiltyard.server.Patience.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** F43, F49, F50: clients that take their time, by a clock that is set by hand. */
@Timeout(600)
final class SlowClientTest {
  private static final Duration IDLE = Duration.ofMinutes(15);
  private static final Duration HEAD = Duration.ofMinutes(5);

  /** Real time, too: connections are looked at four times in it. */
  private static final Duration BODY_GRACE = Duration.ofMillis(200);

  private static final String BODY_OF_1000 =
      "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n";

  private final SteppedClock clock = new SteppedClock();
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer(limits(IDLE, HEAD, BODY_GRACE), clock);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static HttpLimits limits(Duration idle, Duration head, Duration bodyGrace) {
    HttpLimits d = HttpLimits.defaults();
    return new HttpLimits(
        d.maxBodyBytes(),
        d.maxChunks(),
        d.maxRequestLineBytes(),
        d.maxHeaderBytes(),
        d.maxHeaders(),
        d.maxPipelined(),
        idle,
        head,
        bodyGrace,
        d.minBodyBytesPerSecond());
  }

  /** Time passes in steps until the server answers, which it does after it read what was sent. */
  private RawResponse answerAfterSteps(RawClient client, Duration step, String trickle)
      throws IOException {
    await()
        .until(
            () -> {
              clock.advance(step);
              client.sendQuietly(trickle.getBytes(US_ASCII));
              return client.hasMore();
            });
    return client.read();
  }

  /** Returns when connections were looked at after all the time that has passed until now. */
  private void awaitLook() throws IOException {
    try (RawClient other = server.connect().send(BODY_OF_1000)) {
      assertThat(answerAfterSteps(other, BODY_GRACE, "").status()).isEqualTo(408);
    }
  }

  @Test
  void f49_headers_that_trickle_are_refused() throws IOException {
    try (RawClient client = server.connect()) {
      client.get("/ok").read();
      client.send("GET / HTTP/1.1\r\nHost: h\r\nX: ");
      RawResponse response = answerAfterSteps(client, HEAD.dividedBy(10), "a");
      assertThat(response.status()).isEqualTo(408);
      assertThat(response.text()).contains("REQUEST_TIMEOUT");
      assertThat(client.isClosed()).isTrue();
    }
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void who_says_nothing_or_half_a_preface_is_not_waited_for() throws IOException {
    HttpLimits brief = limits(IDLE, Duration.ofMillis(50), BODY_GRACE);
    try (TestServer impatient = new TestServer(brief);
        RawClient silent = impatient.connect();
        RawClient half = impatient.connect()) {
      half.sendQuietly("PRI * HT".getBytes(US_ASCII));
      assertThat(silent.isClosed()).isTrue();
      assertThat(half.isClosed()).isTrue();
    }
  }

  @Test
  void f50_a_body_that_trickles_is_refused() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(BODY_OF_1000 + "ten bytes!");
      assertThat(answerAfterSteps(client, BODY_GRACE, "").status()).isEqualTo(408);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void f43_a_missing_final_chunk_is_not_waited_for() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(
          "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
      assertThat(answerAfterSteps(client, BODY_GRACE, "").status()).isEqualTo(408);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void a_body_that_keeps_up_is_waited_for() throws IOException {
    String most = "x".repeat(60_000);
    try (RawClient client = server.connect()) {
      client.get("/ok").send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 60001\r\n\r\n" + most);
      assertThat(client.read().text()).isEqualTo("/ok");
      awaitLook();
      assertThat(client.send("x").read().body()).hasSize(60_001);
    }
  }

  @Test
  void an_idle_connection_is_closed_later_than_a_silent_one() throws Exception {
    try (RawClient client = server.connect()) {
      client.get("/ok").read();
      clock.advance(HEAD.multipliedBy(2));
      awaitLook();
      assertThat(client.get("/ok").read().text()).isEqualTo("/ok");
      FutureTask<Boolean> closed = new FutureTask<>(client::isClosed);
      new Thread(closed).start();
      await()
          .until(
              () -> {
                clock.advance(IDLE);
                return closed.isDone();
              });
      assertThat(closed.get()).isTrue();
    }
  }

  @Test
  void a_connection_that_waits_for_its_answer_is_not_idle() throws IOException {
    try (RawClient client = server.connect()) {
      client.get("/hold");
      await().until(() -> server.held.size() == 1);
      clock.advance(IDLE.multipliedBy(2));
      awaitLook();
      TestServer.answer(server.held.get(0));
      assertThat(client.read().text()).isEqualTo("/hold");
    }
  }
}
