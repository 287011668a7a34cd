package io.tiltyard.base.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.testing.SeededRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExcerptTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "input", "with space", "Grüße", "模型", "clef \uD834\uDD1E \uD83D\uDE00"})
  void harmless_text_stays_as_it_is(String text) {
    assertThat(Excerpt.of(text)).isEqualTo(text);
  }

  @Test
  void s05_what_could_forge_a_line_or_a_terminal_command_is_escaped() {
    assertThat(Excerpt.of("a\r\nb\u001b[31m")).isEqualTo("a\\u000d\\u000ab\\u001b[31m");
    assertThat(Excerpt.of("\u2028\u2029\u0000\u007f\u0085"))
        .isEqualTo("\\u2028\\u2029\\u0000\\u007f\\u0085");
    assertThat(Excerpt.of("\u202egnp.exe\ufeff")).isEqualTo("\\u202egnp.exe\\ufeff");
  }

  @Test
  void lone_surrogates_are_escaped_and_pairs_are_not() {
    assertThat(Excerpt.of("\ud83d")).isEqualTo("\\ud83d");
    assertThat(Excerpt.of("\ude00x")).isEqualTo("\\ude00x");
    assertThat(Excerpt.of("\ud83d\ude00")).isEqualTo("\ud83d\ude00");
  }

  @Test
  void a_format_character_beyond_16_bits_is_escaped_unit_by_unit() {
    assertThat(Excerpt.of(new String(Character.toChars(0xE0001)))).isEqualTo("\\udb40\\udc01");
  }

  @Test
  void eighty_characters_are_whole_and_more_are_cut_and_counted() {
    assertThat(Excerpt.of("x".repeat(80))).isEqualTo("x".repeat(80));
    assertThat(Excerpt.of("x".repeat(81))).isEqualTo("x".repeat(80) + "... (81 characters)");
    assertThat(Excerpt.of("x".repeat(1_000_000))).hasSizeLessThan(120);
  }

  @Test
  void the_cut_never_splits_a_pair() {
    String text = "x".repeat(79) + "\ud83d\ude00";
    assertThat(Excerpt.of(text)).isEqualTo("x".repeat(79) + "... (81 characters)");
  }

  @Test
  void whatever_comes_in_the_answer_is_short_and_on_one_line() {
    Random random = SeededRandom.create();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(120); length > 0; length--) {
        text.append((char) random.nextInt(1 << 16));
      }
      String safe = Excerpt.of(text);
      assertThat(safe.length()).isLessThanOrEqualTo(80 * 6 + 30);
      assertThat(safe.chars().noneMatch(Character::isISOControl)).isTrue();
      assertThat(safe).doesNotContain("\u2028", "\u2029");
    }
  }
}
