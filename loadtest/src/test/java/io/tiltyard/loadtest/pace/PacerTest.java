package io.tiltyard.loadtest.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.loadtest.client.Call;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** One request every 10 ms, by a clock that the test moves. */
final class PacerTest {
  /** It overflows on the way. */
  private static final long START = nanos(Long.MAX_VALUE);

  private static final long MILLI = 1_000_000;

  private final FakeClient client = new FakeClient();
  private long now = START;

  private InFlight inFlight = new InFlight(1_000, () -> {});
  private FakeFate warmUp = new FakeFate(inFlight);
  private FakeFate counted = new FakeFate(inFlight);

  @Test
  void each_request_is_sent_when_it_is_due() {
    Pacer pacer = pacer(Duration.ZERO, Duration.ofMillis(30), Duration.ofSeconds(1));

    assertThat(pacer.doWork()).isEqualTo(10 * MILLI);
    assertThat(client.sent).hasSize(1);
    at(9);
    assertThat(pacer.doWork()).isEqualTo(MILLI);
    assertThat(client.sent).hasSize(1);
    at(10);
    assertThat(pacer.doWork()).isEqualTo(10 * MILLI);
    assertThat(client.sent).hasSize(2);
    at(20);
    assertThat(pacer.doWork()).isEqualTo(Pacer.DONE);
    assertThat(client.sent)
        .extracting(Call::intendedNanos)
        .containsExactly(START, START + 10 * MILLI, START + 20 * MILLI);
  }

  @Test
  void requests_go_out_although_none_is_answered() {
    Pacer pacer = pacer(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(5));

    for (int millis = 0; millis <= 1_000; millis++) {
      at(millis);
      pacer.doWork();
    }

    assertThat(client.sent).hasSize(100);
    assertThat(counted.completed).isEmpty();
  }

  @Test
  void a_generator_that_was_late_says_so_and_keeps_the_intended_start() {
    Pacer pacer = pacer(Duration.ZERO, Duration.ofMillis(30), Duration.ofSeconds(1));

    at(13);
    pacer.doWork();

    assertThat(counted.late).containsExactly(13 * MILLI, 3 * MILLI);
    assertThat(counted.held).isZero();
    assertThat(client.sent.get(1).intendedNanos()).isEqualTo(START + 10 * MILLI);
  }

  @Test
  void a_stall_charges_every_request_that_was_due_during_it() {
    limit(1);
    Pacer pacer = pacer(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(5));
    pacer.doWork();
    for (int millis = 1; millis < 1_000; millis++) {
      at(millis);
      pacer.doWork();
    }
    assertThat(client.sent).hasSize(1);
    assertThat(pacer.isHeld()).isTrue();

    at(1_000);
    for (int i = 0; i < 100; i++) {
      client.answerAll();
      pacer.doWork();
    }
    client.answerAll();

    assertThat(counted.completed).hasSize(100);
    assertThat(counted.held).isEqualTo(99);
    // A closed loop would have charged one.
    assertThat(counted.completed)
        .filteredOn(call -> now - call.intendedNanos() >= 500 * MILLI)
        .hasSize(51);
    assertThat(Collections.max(counted.late)).isZero();
    assertThat(pacer.isHeld()).isFalse();
  }

  @Test
  void all_connections_being_busy_holds_back_as_the_limit_does() {
    client.connections = 2;
    Pacer pacer = pacer(Duration.ZERO, Duration.ofMillis(50), Duration.ofSeconds(5));
    at(40);
    assertThat(pacer.doWork()).isEqualTo(MILLI);
    assertThat(client.sent).hasSize(2);
    assertThat(inFlight.count()).isEqualTo(2);

    client.answerOne();
    at(41);
    pacer.doWork();

    assertThat(client.sent).hasSize(3);
    assertThat(counted.late).endsWith(0L);
    assertThat(counted.held).isEqualTo(1);
  }

  @Test
  void what_nobody_waits_for_any_more_is_not_sent_but_told() {
    limit(1);
    Pacer pacer = pacer(Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(25));
    pacer.doWork();
    at(40);
    pacer.doWork();

    assertThat(counted.notSent).containsExactly(30 * MILLI);
    client.answerAll();
    at(41);
    pacer.doWork();
    client.answerAll();
    pacer.doWork();
    client.answerAll();
    pacer.doWork();
    client.answerAll();

    assertThat(counted.completed).hasSize(4);
    assertThat(counted.completed.size() + counted.notSent.size()).isEqualTo(5);
  }

  @Test
  void the_pacer_wakes_in_time_to_give_up() {
    limit(1);
    Pacer pacer = pacer(Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(25));
    pacer.doWork();
    now = START + 35 * MILLI - 10;

    assertThat(pacer.doWork()).isEqualTo(10);
  }

  @Test
  void requests_of_the_warm_up_are_sent_and_not_counted() {
    Pacer pacer = pacer(Duration.ofMillis(20), Duration.ofMillis(30), Duration.ofSeconds(1));
    at(100);
    assertThat(pacer.doWork()).isEqualTo(Pacer.DONE);
    client.answerAll();

    assertThat(warmUp.completed).hasSize(2);
    assertThat(counted.completed).hasSize(3);
    assertThat(counted.late).hasSize(3);
  }

  @Test
  void stopping_tells_what_was_due_and_drops_what_was_not() {
    limit(1);
    Pacer pacer = pacer(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(5));
    pacer.doWork();
    at(35);
    pacer.doWork();
    pacer.stop();

    assertThat(pacer.doWork()).isEqualTo(Pacer.DONE);
    assertThat(counted.notSent).containsExactly(25 * MILLI, 15 * MILLI, 5 * MILLI);
    assertThat(client.sent).hasSize(1);
  }

  @Test
  void payloads_are_sent_in_turn() {
    Pacer pacer = pacer(Duration.ZERO, Duration.ofMillis(50), Duration.ofSeconds(1));
    at(100);
    pacer.doWork();

    assertThat(client.sent).extracting(Call::payload).containsExactly(0, 1, 2, 0, 1);
  }

  /** A number that is no constant to the compiler, which would see it overflow. */
  private static long nanos(long end) {
    return end - 15_000_000;
  }

  private void at(long millis) {
    now = START + millis * MILLI;
  }

  private void limit(int calls) {
    inFlight = new InFlight(calls, () -> {});
    warmUp = new FakeFate(inFlight);
    counted = new FakeFate(inFlight);
  }

  private Pacer pacer(Duration warm, Duration length, Duration timeout) {
    return new Pacer(
        () -> now,
        START,
        new Schedule(Arrivals.constant(100), warm, length, timeout),
        Payloads.withoutKey(3),
        client,
        inFlight,
        warmUp,
        counted);
  }
}
