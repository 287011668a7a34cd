package io.tiltyard.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoTableTest {
  private static final long MILLI = 1_000_000;
  private static final Sentence SENTENCE = new Sentence(0, new long[] {101, 102});

  private final Scoreboard scores = new Scoreboard();
  private final DemoTable table = new DemoTable(scores);

  @Test
  void an_arm_is_a_row_with_the_champion_first() {
    answer("challenger", "2", 1, 0.6f, 0.8f);
    answer("champion", "1", 2, 1, 0);
    answer("challenger", "2", 1, 0.6f, 0.8f);
    answer("champion", "1", 2, 1, 0);

    List<String> lines = table.total(2);

    assertThat(lines)
        .containsExactly(
            "arm         version  requests    req/s   p50 ms   p99 ms   errors  agreement",
            "champion          1         2      1.0     2.00     2.00        0     1.0000",
            "challenger        2         2      1.0     1.00     1.00        0     0.6000",
            "answers: 4 over gRPC");
  }

  @Test
  void agreement_waits_for_the_champions_answer_to_the_same_sentence() {
    answer("challenger", "2", 1, 1, 0);

    assertThat(table.total(1).get(1)).endsWith("        -");
  }

  @Test
  void the_rate_is_that_since_the_last_look() {
    answer("champion", "1", 2, 1, 0);
    assertThat(table.since(1).get(1)).contains("      1.0 ");
    answer("champion", "1", 2, 1, 0);
    answer("champion", "1", 2, 1, 0);
    answer("champion", "1", 2, 1, 0);

    assertThat(table.since(0.5).get(1)).contains("      6.0 ");
    assertThat(table.total(2).get(1)).contains("      2.0 ");
  }

  @Test
  void errors_are_counted_and_the_last_one_is_shown() {
    answer("champion", "1", 2, 1, 0);
    scores.failed("champion", "gRPC: UNAVAILABLE");
    scores.failed(null, "HTTP JSON: status 503");

    assertThat(table.total(1).get(1)).endsWith("     1     1.0000");
    assertThat(table.total(1)).contains("errors: 2 in all, the last: HTTP JSON: status 503");
  }

  @Test
  void a_terminal_is_redrawn_in_place_and_anything_else_is_not() {
    assertThat(shown(true)).isEqualTo("a\nb\n\u001b[2A\u001b[Jc\n");
    assertThat(shown(false)).isEqualTo("a\nb\n\nc\n");
  }

  private static String shown(boolean terminal) {
    StringWriter text = new StringWriter();
    Screen screen = new Screen(new PrintWriter(text), terminal);
    screen.show(List.of("a", "b"));
    screen.show(List.of("c"));
    return text.toString();
  }

  private void answer(String arm, String version, long millis, float x, float y) {
    Answer answer = new Answer(arm, version, new float[] {x, y, x, y});
    scores.answered("gRPC", SENTENCE, answer, millis * MILLI);
  }
}
