package io.tiltyard.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.loadtest.client.Answer;
import io.tiltyard.loadtest.client.Call;
import io.tiltyard.loadtest.pace.InFlight;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BookTest {
  private static final long MILLI = 1_000_000;
  private static final long TIMEOUT = 100 * MILLI;

  private long now;
  private final InFlight inFlight = new InFlight(10, () -> {});
  private final Book book = new Book(() -> now, inFlight);

  @Test
  void latency_counts_from_the_intended_start() {
    now = 30 * MILLI;
    end(10 * MILLI, Answer.ok("champion", "1"));

    assertThat(totals().latencies().getMaxValue()).isBetween(19_900_000L, 20_100_000L);
    assertThat(totals().ok()).isEqualTo(1);
  }

  @Test
  void what_was_given_up_counts_as_at_least_the_timeout() {
    now = 20 * MILLI;
    end(0, Answer.timeout());
    book.notSent(150 * MILLI);

    Totals totals = totals();
    assertThat(totals.latencies().getMinValue()).isBetween(99_900_000L, 100_100_000L);
    assertThat(totals.latencies().getMaxValue()).isBetween(149_800_000L, 150_200_000L);
    assertThat(totals.timeouts()).isEqualTo(1);
    assertThat(totals.notSent()).isEqualTo(1);
    assertThat(totals.failed()).isEqualTo(2);
  }

  @Test
  void a_quick_refusal_does_not_improve_latency() {
    now = MILLI;
    end(0, Answer.error("UNAVAILABLE", "full", ""));
    end(0, Answer.error("UNAVAILABLE", "later", "challenger"));
    end(0, Answer.error("HTTP 503", "", ""));

    Totals totals = totals();
    assertThat(totals.latencies().getTotalCount()).isZero();
    assertThat(totals.errorLatencies().getTotalCount()).isEqualTo(3);
    assertThat(totals.errors()).isEqualTo(Map.of("UNAVAILABLE", 2L, "HTTP 503", 1L));
    assertThat(totals.examples()).isEqualTo(Map.of("UNAVAILABLE", "full", "HTTP 503", ""));
    assertThat(totals.arms())
        .hasEntrySatisfying(
            new ArmKey("challenger", ""), arm -> assertThat(arm.errors()).isEqualTo(1));
  }

  @Test
  void every_request_has_one_fate() {
    end(0, Answer.ok("", ""));
    end(0, Answer.timeout());
    end(0, Answer.error("x", "", ""));
    book.notSent(1);

    assertThat(totals().ended()).isEqualTo(4);
  }

  @Test
  void arms_are_told_apart_by_arm_and_version() {
    end(0, Answer.ok("champion", "1"));
    end(0, Answer.ok("champion", "1"));
    end(0, Answer.ok("champion", "2"));

    assertThat(totals().arms().keySet())
        .extracting(ArmKey::label)
        .containsExactly("champion/1", "champion/2");
    assertThat(totals().arms())
        .hasEntrySatisfying(
            new ArmKey("champion", "1"),
            arm -> assertThat(arm.latencies().getTotalCount()).isEqualTo(2));
  }

  @Test
  void an_interval_has_what_is_new_and_the_totals_have_all() {
    end(0, Answer.ok("", "1"));
    book.interval();
    end(0, Answer.ok("", "1"));
    end(0, Answer.ok("", "1"));
    Interval interval = book.interval();

    assertThat(interval.latencies().getTotalCount()).isEqualTo(2);
    assertThat(interval.arms())
        .hasEntrySatisfying(
            new ArmKey("", "1"), arm -> assertThat(arm.getTotalCount()).isEqualTo(2));
    assertThat(interval.totals().latencies().getTotalCount()).isEqualTo(3);
  }

  @Test
  void longer_than_an_hour_counts_as_an_hour() {
    book.notSent(Long.MAX_VALUE);

    assertThat(totals().latencies().getMaxValue()).isGreaterThan(3_599_000_000_000L);
  }

  @Test
  void a_label_can_be_a_tag_whatever_the_server_says() {
    assertThat(new ArmKey("a b,c\n", "\u00e9").label()).isEqualTo("a_b_c_/_");
    assertThat(new ArmKey("", "").label()).isEqualTo("?");
  }

  private Totals totals() {
    return book.interval().totals();
  }

  private void end(long intended, Answer answer) {
    new Call(0, null, intended, intended + TIMEOUT, book).end(answer);
  }
}
