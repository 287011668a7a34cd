package io.tiltyard.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "5ms, PT0.005S, 5ms",
    "0ms, PT0S, 0s",
    "2s, PT2S, 2s",
    "60s, PT1M, 1m",
    "90s, PT1M30S, 90s",
    "1h, PT1H, 1h",
    "10us, PT0.00001S, 10us",
    "7ns, PT0.000000007S, 7ns",
    "48h, PT48H, 48h"
  })
  void durations_are_read_and_written(String text, Duration duration, String canonical) {
    assertThat(Units.duration(text)).isEqualTo(duration);
    assertThat(Units.text(duration)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "",
        "ms",
        "5 ms",
        "-5ms",
        "1.5s",
        "5MS",
        "5d",
        "5ms ",
        "999999999999999999h",
        "٥ms"
      })
  void anything_else_is_no_duration(String text) {
    assertThat(Units.duration(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "10B, 10, 10B",
    "0B, 0, 0B",
    "4KiB, 4096, 4KiB",
    "64MiB, 67108864, 64MiB",
    "1GiB, 1073741824, 1GiB",
    "2048KiB, 2097152, 2MiB",
    "1TiB, 1099511627776, 1TiB"
  })
  void sizes_are_read_and_written(String text, long bytes, String canonical) {
    assertThat(Units.size(text)).isEqualTo(bytes);
    assertThat(Units.sizeText(bytes)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"64", "64MB", "64 MiB", "-1B", "1.5GiB", "64mib", "999999999999999999TiB"})
  void anything_else_is_no_size(String text) {
    assertThat(Units.size(text)).isNull();
  }
}
