package io.tiltyard.benchmarks.paired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class PressureTest {
  @Test
  void the_total_of_some_is_read() {
    String text =
        """
        some avg10=87.16 avg60=90.82 avg300=78.74 total=6084135077
        full avg10=0.00 avg60=0.00 avg300=0.00 total=7
        """;

    assertThat(Pressure.parse(text)).isEqualTo(6_084_135_077L);
  }

  @Test
  void another_format_is_no_pressure() {
    assertThatIllegalArgumentException().isThrownBy(() -> Pressure.parse("full total=7"));
  }
}
