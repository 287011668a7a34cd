package io.tiltyard.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

final class SentencesTest {
  @Test
  void there_are_sixty_different_ones_of_varied_length() {
    assertThat(Sentences.texts()).hasSize(60);
    assertThat(new HashSet<>(Sentences.texts())).hasSize(60);
    assertThat(Sentences.texts()).anyMatch(text -> text.length() < 20);
    assertThat(Sentences.texts()).anyMatch(text -> text.length() > 120);
  }
}
