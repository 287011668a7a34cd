package io.tiltyard.server.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.server.startup.Startup.Timing;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class StartupTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong now = new AtomicLong(-5 * MILLI);
  private final Startup startup = new Startup(now::get, now.get());

  private void pass(Phase phase, long nanos) {
    now.addAndGet(nanos);
    startup.end(phase);
  }

  @Test
  void a_phase_is_the_time_since_the_end_of_the_one_before() {
    pass(Phase.JVM, 190 * MILLI);
    pass(Phase.CONFIG, 85 * MILLI);

    assertThat(startup.timings())
        .containsExactly(new Timing(Phase.JVM, 190), new Timing(Phase.CONFIG, 85));
    assertThat(startup).hasToString("275 ms: jvm 190, config 85");
  }

  @Test
  void a_phase_that_is_passed_over_took_no_time() {
    pass(Phase.RECORDS, 7 * MILLI);

    assertThat(startup.timings())
        .containsExactly(
            new Timing(Phase.JVM, 0), new Timing(Phase.CONFIG, 0), new Timing(Phase.RECORDS, 7));
  }

  @Test
  void all_phases_are_there_and_add_up_to_the_total_however_they_are_rounded() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    long total = 0;
    for (Phase phase : Phase.values()) {
      long nanos = random.nextInt((int) (3 * MILLI));
      total += nanos;
      pass(phase, nanos);
    }

    assertThat(startup.timings())
        .as("seed %d", seed)
        .extracting(Timing::phase)
        .containsExactly(Phase.values());
    assertThat(startup.timings().stream().mapToLong(Timing::millis).sum())
        .as("seed %d", seed)
        .isEqualTo(total / MILLI)
        .isEqualTo(startup.totalMillis());
  }

  @Test
  void a_phase_ends_once() {
    pass(Phase.CONFIG, MILLI);

    assertThatThrownBy(() -> startup.end(Phase.JVM)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> startup.end(Phase.CONFIG)).isInstanceOf(IllegalStateException.class);
  }
}
