package io.tiltyard.router.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.batch.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AdmissionPolicyTest {
  private static final long MILLI = 1_000_000L;
  private static final Capacity CAPACITY = new Capacity(1, 8, 16);

  /** 10 ms and 1 ms a row. */
  private static long nanos(long rows) {
    return (10 + rows) * MILLI;
  }

  private static Load load(
      long waiting, long waitingRows, long aheadRows, long others, long limit, long slack) {
    RunStarts starts = new RunStarts(4, -1);
    starts.began(8, 0);
    return new Load(waiting, waitingRows, aheadRows, others, limit, slack, 0, starts);
  }

  private static Ask ask(int priority, long remaining) {
    return new Ask(1, priority, remaining, false);
  }

  private static Verdict decide(Load load, Ask ask) {
    return AdmissionPolicy.decide(load, CAPACITY, AdmissionPolicyTest::nanos, ask);
  }

  @ParameterizedTest(name = "{0} ms left, {1} rows wait: {2}")
  @CsvSource({
    // A run of 8 rows (18 ms) began just now; nine tenths of the time may be used.
    "0, 0, DEADLINE_EXCEEDED",
    "-1, 0, DEADLINE_EXCEEDED",
    "10, 0, DEADLINE_EXCEEDED",
    "12, 0, DEADLINE_UNREACHABLE",
    "32, 0, DEADLINE_UNREACHABLE",
    "33, 0, ADMIT",
    "33, 2, DEADLINE_UNREACHABLE",
    "37, 4, ADMIT",
    "40, 8, DEADLINE_UNREACHABLE",
    "53, 8, ADMIT",
    "73, 16, ADMIT"
  })
  void a_request_gets_in_where_it_can_make_its_deadline(
      long millis, long waiting, Verdict expected) {
    long others = waiting + 8;
    Load load = load(Math.min(waiting, 15), waiting, waiting, others, 100, Load.NEVER);
    assertThat(decide(load, ask(Priority.DEFAULT, millis * MILLI))).isEqualTo(expected);
  }

  @Test
  void an_idle_version_takes_whatever_is_not_too_late() {
    Load idle = load(0, 0, 0, 0, 1, Load.NEVER);
    assertThat(decide(idle, ask(Priority.LOWEST, 1))).isEqualTo(Verdict.ADMIT);
    assertThat(decide(idle, ask(Priority.HIGHEST, 0))).isEqualTo(Verdict.DEADLINE_EXCEEDED);
  }

  @Test
  void what_nothing_is_known_of_is_let_in() {
    Load load = load(3, 3, 3, 4, 100, Load.NEVER);
    assertThat(AdmissionPolicy.decide(load, CAPACITY, rows -> 0, ask(Priority.DEFAULT, MILLI)))
        .isEqualTo(Verdict.ADMIT);
  }

  @ParameterizedTest(name = "priority {0}, {1} rows of 16 waiting requests are ahead: {2}")
  @CsvSource({"0, 16, QUEUE_FULL", "0, 15, ADMIT", "3, 16, QUEUE_FULL", "1, 4, ADMIT"})
  void a_full_queue_refuses_those_for_whom_nobody_makes_room(
      int priority, long ahead, Verdict expected) {
    Load full = load(16, 16, ahead, 17, 1_000, Load.NEVER);
    assertThat(decide(full, ask(priority, Load.NEVER))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "priority {0} with {1} others of 20: {2}")
  @CsvSource({
    "0, 19, ADMIT", "0, 20, CONCURRENCY_LIMIT",
    "1, 17, ADMIT", "1, 18, CONCURRENCY_LIMIT",
    "2, 9, ADMIT", "2, 10, CONCURRENCY_LIMIT",
    "3, 4, ADMIT", "3, 5, CONCURRENCY_LIMIT",
  })
  void the_less_important_use_less_of_the_limit(int priority, long others, Verdict expected) {
    Load load = load(1, 1, 1, others, 20, Load.NEVER);
    assertThat(decide(load, ask(priority, Load.NEVER))).isEqualTo(expected);
  }

  @Test
  void a_limit_that_nothing_has_lowered_refuses_nobody() {
    Load load = load(1, 1, 1, 23, CAPACITY.ceiling(), Load.NEVER);
    assertThat(decide(load, ask(Priority.LOWEST, Load.NEVER))).isEqualTo(Verdict.ADMIT);
  }

  @Test
  void nobody_joins_a_run_that_would_make_those_late_who_wait_for_it() {
    // 18 ms until the run, 12 ms for two rows.
    Ask patient = ask(Priority.DEFAULT, 1_000 * MILLI);
    assertThat(decide(load(1, 1, 1, 9, 100, 30 * MILLI), patient)).isEqualTo(Verdict.ADMIT);
    assertThat(decide(load(1, 1, 1, 9, 100, 30 * MILLI - 1), patient))
        .isEqualTo(Verdict.DEADLINE_UNREACHABLE);
    assertThat(decide(load(8, 8, 8, 16, 100, 1), patient))
        .as("in the run after it")
        .isEqualTo(Verdict.ADMIT);
  }

  @Test
  void what_gives_way_does_so_even_where_there_is_room() {
    Ask ask = new Ask(1, Priority.HIGHEST, Load.NEVER, true);
    assertThat(decide(load(0, 0, 0, 0, 100, Load.NEVER), ask)).isEqualTo(Verdict.SHED_FOR_CHAMPION);
  }
}
