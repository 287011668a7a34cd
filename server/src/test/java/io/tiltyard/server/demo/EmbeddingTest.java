package io.tiltyard.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class EmbeddingTest {
  @Test
  void a_sentence_is_the_mean_of_its_tokens_scaled_to_length_1() {
    float[] pooled = Embedding.pool(new float[] {1, 0, 5, 8}, 2);

    assertThat(pooled).containsExactly(0.6f, 0.8f);
  }

  @Test
  void a_sentence_of_nothing_has_no_direction() {
    assertThat(Embedding.pool(new float[] {0, 0}, 1)).containsExactly(0, 0);
  }

  @Test
  void similarity_is_the_cosine() {
    float[] east = {1, 0};
    float[] northEast = Embedding.pool(new float[] {1, 1}, 1);

    assertThat(Embedding.similarity(east, east)).isEqualTo(1);
    assertThat(Embedding.similarity(east, northEast)).isEqualTo(Math.sqrt(0.5), within(1e-7));
    assertThat(Embedding.similarity(east, new float[] {0, 1})).isZero();
    assertThat(Embedding.similarity(east, new float[] {-1, 0})).isEqualTo(-1);
  }
}
