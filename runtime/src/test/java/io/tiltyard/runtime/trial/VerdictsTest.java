package io.tiltyard.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ModelLoadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerdictsTest {
  @ParameterizedTest
  @CsvSource({
    "LOAD, 134, '#  SIGSEGV (0xb) at pc=0x0', native_crash, crashed the process in phase load (SIGSEGV)",
    "WARM_UP, 134, '#  SIGFPE (0x8) at pc=0x0', native_crash, crashed the process in phase warm-up (SIGFPE)",
    "GOLDEN, 134, terminate called, native_crash, crashed the process in phase golden requests (signal 6)",
    "LOAD, 137, '', out_of_memory, 'was killed in phase load, most likely by the system, which had no memory left'",
    "LOAD, 3, '', out_of_memory, needs more memory than it may have in phase load",
    "LOAD, 134, std::bad_alloc, out_of_memory, needs more memory than it may have in phase load",
    "WARM_UP, 0, '', native_crash, ended the process in phase warm-up with status 0",
    "WARM_UP, 70, '', native_crash, ended the process in phase warm-up with status 70",
  })
  void an_end_without_a_word_is_dangerous(
      Phase phase, int status, String output, String reason, String message) {
    ModelLoadException verdict = Verdicts.silence(phase, status, output);
    assertThat(verdict.reason()).isEqualTo(reason);
    assertThat(verdict).hasMessage(message);
    assertThat(verdict.isDangerous()).isTrue();
  }

  @Test
  void a_process_that_does_not_start_is_not_the_models_fault() {
    ModelLoadException verdict = Verdicts.silence(Phase.START, 1, "Unrecognized VM option");
    assertThat(verdict.reason()).isEqualTo("trial_failed");
    assertThat(verdict.isDangerous()).isFalse();
  }

  @Test
  void the_phase_that_does_not_end_is_told() {
    assertThat(Verdicts.timeout(Phase.WARM_UP, 60))
        .hasMessage("the trial had not ended after 60 s, in phase warm-up");
  }

  @Test
  void numbers_are_told_where_memory_was_the_limit() {
    assertThat(Verdicts.memory(Phase.LOAD, 3L << 30, 1L << 30))
        .hasMessage("took 3072 MiB in phase load, expected at most 1024 MiB");
  }
}
