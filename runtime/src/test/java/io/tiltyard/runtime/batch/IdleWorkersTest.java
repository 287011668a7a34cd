package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class IdleWorkersTest {
  private final IdleWorkers workers = new IdleWorkers(2);

  @Test
  void all_are_awake_at_first() {
    assertThat(workers.wakeOne()).isEqualTo(IdleWorkers.NONE);
    assertThat(workers.borrow()).isEqualTo(IdleWorkers.NONE);
    assertThat(workers.tryResume(0)).isTrue();
  }

  @Test
  void one_that_rests_is_woken_once() {
    workers.rest(1);
    assertThat(workers.wakeOne()).isEqualTo(1);
    assertThat(workers.wakeOne()).isEqualTo(IdleWorkers.NONE);
    assertThat(workers.borrow()).isEqualTo(IdleWorkers.NONE);
    assertThat(workers.tryResume(1)).isTrue();
  }

  @Test
  void one_that_resumes_by_itself_is_neither_woken_nor_lent() {
    workers.rest(0);
    assertThat(workers.tryResume(0)).isTrue();
    assertThat(workers.wakeOne()).isEqualTo(IdleWorkers.NONE);
    assertThat(workers.borrow()).isEqualTo(IdleWorkers.NONE);
  }

  @Test
  void one_that_is_lent_neither_resumes_nor_is_woken_until_it_is_given_back() {
    workers.rest(0);
    assertThat(workers.borrow()).isZero();
    assertThat(workers.tryResume(0)).isFalse();
    assertThat(workers.wakeOne()).isEqualTo(IdleWorkers.NONE);
    assertThat(workers.borrow()).isEqualTo(IdleWorkers.NONE);
    workers.giveBack(0);
    assertThat(workers.wakeOne()).isZero();
  }

  @Test
  void one_that_is_lent_can_be_sent_to_work() {
    workers.rest(0);
    assertThat(workers.borrow()).isZero();
    workers.wake(0);
    assertThat(workers.borrow()).isEqualTo(IdleWorkers.NONE);
    assertThat(workers.tryResume(0)).isTrue();
  }
}
