package io.tiltyard.benchmarks.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoadPairTest {
  private static LoadTurn turn(double goodput, double stealShare, boolean clientWasLate) {
    ObjectNode summary = JsonNodeFactory.instance.objectNode();
    summary.put("answered_per_second", goodput);
    summary.put("doubtful", clientWasLate);
    summary.put("due", 1000);
    summary.put("ok", 990);
    summary.putObject("latency_ms").put("p99", 3.5);
    summary.putNull("error_latency_ms");
    return new LoadTurn(stealShare, 0.5, summary);
  }

  private static LoadTurn turn(double goodput) {
    return turn(goodput, 0, false);
  }

  @Test
  void partners_are_divided() {
    List<LoadPair> pairs =
        List.of(new LoadPair(turn(90), turn(100)), new LoadPair(turn(110), turn(100)));

    assertThat(LoadPair.ratio(pairs, LoadTurn::isValid, LoadTurn::goodput).median()).isEqualTo(1);
    assertThat(LoadPair.dropped(pairs, LoadTurn::isValid)).isZero();
  }

  @Test
  void a_pair_with_steal_or_with_a_late_client_is_dropped_and_counted() {
    List<LoadPair> pairs =
        List.of(
            new LoadPair(turn(90), turn(100)),
            new LoadPair(turn(10), turn(100, 0.02, false)),
            new LoadPair(turn(10, 0, true), turn(100)));

    assertThat(LoadPair.ratio(pairs, LoadTurn::isValid, LoadTurn::goodput).median()).isEqualTo(0.9);
    assertThat(LoadPair.dropped(pairs, LoadTurn::isValid)).isEqualTo(2);
  }

  @Test
  void what_was_not_measured_is_no_number() {
    assertThat(turn(1).millis("latency_ms", "p99")).isEqualTo(3.5);
    assertThat(turn(1).millis("error_latency_ms", "p99")).isNaN();
  }

  @Test
  void what_was_due_and_not_answered_failed() {
    assertThat(turn(1).failedShare()).isEqualTo(1 - 990.0 / 1000);
  }
}
