package io.tiltyard.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SentencesTest {
  private static final long START = 101;
  private static final long END = 102;

  @Test
  void all_are_whole_sentences_of_one_length() {
    assertThat(Sentences.all())
        .hasSizeGreaterThan(32)
        .doesNotHaveDuplicates()
        .allSatisfy(
            tokens -> {
              assertThat(tokens).hasSize(Sentences.TOKENS);
              assertThat(tokens[0]).isEqualTo(START);
              assertThat(tokens[tokens.length - 1]).isEqualTo(END);
            });
  }
}
