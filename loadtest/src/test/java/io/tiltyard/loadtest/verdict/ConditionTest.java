package io.tiltyard.loadtest.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.loadtest.measure.Latencies;
import io.tiltyard.loadtest.measure.Summary;
import io.tiltyard.loadtest.measure.Totals;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Latencies of 1 to 1000 ms, one each; 990 ok, 6 timed out, 4 not sent, 0 errors; 10 s. */
final class ConditionTest {
  @ParameterizedTest
  @CsvSource({
    "p50>499ms, true",
    "p50>502ms, false",
    "p99.9>=998ms, true",
    "p99<0.5s, false",
    "max<=1002ms, true",
    "mean>500000us, true",
    "errors>0.9%, true",
    "errors>1%, false",
    "errors>=1%, true",
    "errors>9, true",
    "errors>10, false",
    "timeouts>=6, true",
    "timeouts>6, false",
    "not_sent>0.3%, true",
    "rate<99.5, true",
    "rate<99/s, false",
    "' p50 > 499ms ', true",
    "late>3ms, true",
    "late>5ms, false",
  })
  void compares_what_was_measured(String text, boolean holds) {
    assertThat(Condition.parse(text).holds(summary())).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "p99",
        "p99>20",
        "p99>20min",
        "p100>1ms",
        "errors>1ms",
        "rate<5%",
        "speed>1",
        "p99=20ms",
        "p99>-1ms",
        "p99>20ms p50>1ms",
        "errors>1 %x"
      })
  void refuses_what_is_none_with_the_value(String text) {
    assertThatThrownBy(() -> Condition.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got '" + text + "', expected");
  }

  @Test
  void a_latency_that_was_never_measured_fulfils_nothing() {
    Summary nothing = summary(Latencies.empty(), 0);

    assertThat(Condition.parse("p99<20ms").holds(nothing)).isFalse();
    assertThat(Condition.parse("p99>20ms").holds(nothing)).isFalse();
    assertThat(Condition.parse("p99>20ms").isMeasured(nothing)).isFalse();
    assertThat(Condition.parse("p99>20ms").finding(nothing)).contains("nothing was measured");
  }

  @Test
  void says_what_it_found() {
    assertThat(Condition.parse("errors>0.1%").finding(summary())).isEqualTo("errors is 1.000%");
    assertThat(Condition.parse("rate<1").finding(summary())).isEqualTo("rate is 99.0/s");
    assertThat(Condition.parse("p50>1ms").finding(summary())).matches("p50 is 50.\\.\\d{3}ms");
  }

  private static Summary summary() {
    Histogram latencies = Latencies.empty();
    for (int millis = 1; millis <= 1_000; millis++) {
      latencies.recordValue(millis * 1_000_000L);
    }
    return summary(latencies, 990);
  }

  private static Summary summary(Histogram latencies, long ok) {
    Histogram late = Latencies.empty();
    late.recordValue(2_000_000);
    long some = ok == 0 ? 0 : 1;
    Totals totals =
        new Totals(
            ok,
            6 * some,
            4 * some,
            0,
            new TreeMap<>(),
            new TreeMap<>(),
            latencies,
            Latencies.empty(),
            late,
            new TreeMap<>());
    return new Summary(100, 10, totals, late, false);
  }
}
