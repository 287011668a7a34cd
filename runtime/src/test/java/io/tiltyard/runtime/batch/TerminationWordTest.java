package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TerminationWordTest {
  private final TerminationWord word = new TerminationWord();

  @Test
  void a_run_that_ended_is_not_terminated() {
    assertThat(word.end()).isFalse();
    assertThat(word.tryTerminate()).isFalse();
  }

  @Test
  void a_run_is_terminated_once() {
    assertThat(word.tryTerminate()).isTrue();
    assertThat(word.tryTerminate()).isFalse();
    word.terminated();
    assertThat(word.end()).isTrue();
  }

  @Test
  void the_end_waits_for_a_termination_that_has_begun() throws Exception {
    assertThat(word.tryTerminate()).isTrue();
    Thread ending = new Thread(() -> assertThat(word.end()).isTrue());
    ending.start();
    while (ending.getState() == Thread.State.NEW) {
      Thread.onSpinWait();
    }
    assertThat(ending.isAlive()).isTrue();
    word.terminated();
    ending.join(30_000);
    assertThat(ending.isAlive()).isFalse();
  }
}
