package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PriorityTest {
  @ParameterizedTest
  @CsvSource({"0,1", "1,0", "2,1", "3,2", "4,3", "5,3", "4294967297,3", "9223372036854775807,3"})
  void one_is_the_highest_and_zero_the_default(long parameter, int level) {
    assertThat(Priority.of(parameter)).isEqualTo(level);
  }
}
