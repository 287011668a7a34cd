package io.tiltyard.router.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenBucketTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long KIB = 1L << 10;

  private static int takeAll(TokenBucket bucket, Rate rate, int tries, long now) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += bucket.take(rate, 1, now) == 0 ? 1 : 0;
    }
    return taken;
  }

  @ParameterizedTest(name = "{0} a second, {1} at once")
  @CsvSource({"10, 20", "3, 7", "1, 1", "7, 1000", "1000000, 1000000", "999983, 13"})
  void a_full_bucket_holds_its_burst_exactly(long perSecond, int burst) {
    Rate rate = Rate.ofRequests(perSecond, burst);
    TokenBucket bucket = new TokenBucket(5);
    assertThat(takeAll(bucket, rate, burst + 10, 5)).isEqualTo(burst);
  }

  @ParameterizedTest(name = "{0} a second")
  @CsvSource({"1, 1", "10, 10", "3, 3", "7, 7", "1000, 1000", "30000, 30000"})
  void over_time_it_gives_its_rate_and_never_more(long perSecond, int burst) {
    Rate rate = Rate.ofRequests(perSecond, burst);
    TokenBucket bucket = new TokenBucket(0);
    long taken = 0;
    int seconds = 20;
    for (long now = 0; now < seconds * SECOND; now += MILLI / 2) {
      taken += takeAll(bucket, rate, 100, now);
    }
    assertThat(taken).isBetween(burst + (seconds - 1) * perSecond, burst + seconds * perSecond);
  }

  @Test
  void who_is_refused_learns_when_a_token_is_there_to_the_nanosecond() {
    Rate rate = Rate.ofRequests(10, 2);
    TokenBucket bucket = new TokenBucket(0);
    assertThat(takeAll(bucket, rate, 3, 0)).isEqualTo(2);
    assertThat(bucket.take(rate, 1, 0)).isEqualTo(100 * MILLI);
    assertThat(bucket.take(rate, 1, 30 * MILLI)).isEqualTo(70 * MILLI);
    assertThat(bucket.take(rate, 1, 100 * MILLI - 1)).isEqualTo(1);
    assertThat(bucket.take(rate, 1, 100 * MILLI)).isZero();
    assertThat(bucket.take(rate, 1, 100 * MILLI)).isEqualTo(100 * MILLI);
  }

  @Test
  void refusals_cost_nothing() {
    Rate rate = Rate.ofRequests(10, 1);
    TokenBucket bucket = new TokenBucket(0);
    assertThat(takeAll(bucket, rate, 1_000, 0)).isEqualTo(1);
    assertThat(takeAll(bucket, rate, 1_000, 100 * MILLI)).isEqualTo(1);
  }

  @Test
  void a_rest_fills_it_to_the_burst_and_no_further() {
    Rate rate = Rate.ofRequests(10, 5);
    TokenBucket bucket = new TokenBucket(0);
    assertThat(takeAll(bucket, rate, 9, 0)).isEqualTo(5);
    assertThat(bucket.isFull(499 * MILLI)).isFalse();
    assertThat(bucket.isFull(500 * MILLI)).isTrue();
    assertThat(takeAll(bucket, rate, 9, 3_600 * SECOND)).isEqualTo(5);
  }

  @ParameterizedTest(name = "clock at {0}")
  @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE - 50 * MILLI, -50 * MILLI, 0, 1L << 60})
  void the_clock_may_begin_anywhere_and_wrap(long start) {
    Rate rate = Rate.ofRequests(10, 3);
    TokenBucket bucket = new TokenBucket(start);
    assertThat(takeAll(bucket, rate, 9, start)).isEqualTo(3);
    assertThat(bucket.take(rate, 1, start + 99 * MILLI)).isEqualTo(MILLI);
    assertThat(takeAll(bucket, rate, 9, start + 100 * MILLI)).isEqualTo(1);
    assertThat(takeAll(bucket, rate, 9, start + 10 * SECOND)).isEqualTo(3);
  }

  @Test
  void a_thread_whose_time_is_a_little_older_takes_no_harm() {
    Rate rate = Rate.ofRequests(10, 2);
    TokenBucket bucket = new TokenBucket(SECOND);
    assertThat(bucket.take(rate, 1, SECOND)).isZero();
    assertThat(bucket.take(rate, 1, SECOND - 10)).isEqualTo(10);
    assertThat(bucket.take(rate, 1, SECOND)).isZero();
  }

  @Test
  void more_than_a_burst_is_taken_from_a_full_bucket_only_and_owed_afterwards() {
    Rate rate = Rate.ofBytes(KIB, 4 * KIB);
    TokenBucket bucket = new TokenBucket(0);
    assertThat(bucket.take(rate, 10 * KIB, 0)).isZero();
    assertThat(bucket.take(rate, 1, 0)).isGreaterThan(6 * SECOND);
    assertThat(bucket.take(rate, 10 * KIB, 9 * SECOND)).isEqualTo(SECOND);
    assertThat(bucket.take(rate, KIB, 9 * SECOND)).isZero();
    assertThat(bucket.take(rate, 10 * KIB, 10 * SECOND)).isEqualTo(SECOND);
    assertThat(bucket.take(rate, 10 * KIB, 11 * SECOND)).isZero();
  }

  @Test
  void nothing_overflows_at_the_largest_rates_and_sizes() {
    long largest = Rate.MAX;
    for (Rate rate :
        List.of(
            Rate.ofBytes(largest, largest),
            Rate.ofBytes(1, largest),
            Rate.ofBytes(largest - 1, 1),
            Rate.ofRequests(1, 1_000_000))) {
      TokenBucket bucket = new TokenBucket(0);
      assertThat(rate.burstNanos()).as("%s", rate).isPositive();
      assertThat(rate.nanos(largest)).as("%s", rate).isPositive();
      assertThat(bucket.take(rate, rate.burst(), 0)).as("%s", rate).isZero();
      assertThat(bucket.take(rate, largest, 0)).as("%s", rate).isPositive();
    }
  }

  @Test
  void however_many_threads_take_the_burst_is_given_out_once() throws Exception {
    int threads = 8;
    int each = 20_000;
    Rate rate = Rate.ofRequests(100, 50_000);
    TokenBucket bucket = new TokenBucket(0);
    AtomicInteger taken = new AtomicInteger();
    CyclicBarrier together = new CyclicBarrier(threads);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  together.await();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                taken.addAndGet(takeAll(bucket, rate, each, 0));
              });
      thread.start();
      all.add(thread);
    }
    for (Thread thread : all) {
      thread.join();
    }
    assertThat(taken).hasValue(50_000);
  }
}
