package io.tiltyard.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tiltyard.base.error.ModelLoadException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TrialTimeTest {
  private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);

  private final TrialTime time = new TrialTime(Duration.ofSeconds(60), START);
  private long now = START;
  private long waited;

  private void pass(Phase phase, long seconds) throws ModelLoadException {
    pass(phase, seconds, 0);
  }

  private void pass(Phase phase, long seconds, long waiting) throws ModelLoadException {
    now += TimeUnit.SECONDS.toNanos(seconds);
    waited += TimeUnit.SECONDS.toNanos(waiting);
    time.look(phase, now, waited);
  }

  private ModelLoadException end(Phase phase, long seconds) {
    ModelLoadException end =
        catchThrowableOfType(ModelLoadException.class, () -> pass(phase, seconds));
    assertThat(end).as("the end of the trial").isNotNull();
    return end;
  }

  @Test
  void all_but_the_start_of_the_engine_counts() throws Exception {
    pass(Phase.START, 20);
    pass(Phase.ENGINE, 300);
    pass(Phase.LOAD, 20);
    pass(Phase.WARM_UP, 20);
    ModelLoadException end = end(Phase.WARM_UP, 1);
    assertThat(end.reason()).isEqualTo("timeout");
    assertThat(end.isDangerous()).isTrue();
    assertThat(end).hasMessage("the trial had not ended after 60 s, in phase warm-up");
  }

  @Test
  void while_it_waits_for_a_processor_its_time_stands_still() throws Exception {
    pass(Phase.LOAD, 100, 70);
    pass(Phase.LOAD, 200, 170);
    ModelLoadException end = end(Phase.LOAD, 1);
    assertThat(end).hasMessage("the trial had not ended after 60 s, in phase load");
  }

  @Test
  void a_thread_that_ended_takes_its_wait_along() throws Exception {
    pass(Phase.LOAD, 50, 40);
    waited -= TimeUnit.SECONDS.toNanos(30);
    pass(Phase.LOAD, 20, 20);
    pass(Phase.LOAD, 30, 0);
    assertThat(end(Phase.LOAD, 1).reason()).isEqualTo("timeout");
  }

  @Test
  void more_threads_than_time_is_no_more_than_all_of_it() throws Exception {
    pass(Phase.LOAD, 10, 100);
    pass(Phase.LOAD, 60, 0);
    assertThat(end(Phase.LOAD, 1).reason()).isEqualTo("timeout");
  }

  @Test
  void a_machine_that_is_too_busy_for_long_is_not_the_models_fault() throws Exception {
    pass(Phase.LOAD, 600, 590);
    ModelLoadException end =
        catchThrowableOfType(ModelLoadException.class, () -> pass(Phase.LOAD, 1, 1));
    assertThat(end.reason()).isEqualTo("trial_failed");
    assertThat(end.isDangerous()).isFalse();
    assertThat(end)
        .hasMessage(
            "the machine was too busy to try it: the trial had not ended after 600 s, in phase"
                + " load");
  }

  @Test
  void an_engine_that_does_not_start_is_not_the_models_fault() throws Exception {
    pass(Phase.START, 60);
    pass(Phase.ENGINE, 600);
    ModelLoadException end = end(Phase.ENGINE, 1);
    assertThat(end.reason()).isEqualTo("trial_failed");
    assertThat(end.isDangerous()).isFalse();
    assertThat(end).hasMessage("the engine had not started after 600 s");
  }
}
