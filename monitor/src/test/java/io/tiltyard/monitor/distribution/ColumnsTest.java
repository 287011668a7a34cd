package io.tiltyard.monitor.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ColumnsTest {
  private final DistributionSettings settings = DistributionSettings.defaults();

  @Test
  void a_vector_is_one_column_of_rows() {
    assertThat(columns(5)).isEqualTo(1);
    assertThat(columns(0)).isEqualTo(1);
  }

  @Test
  void a_matrix_has_its_width_in_columns_up_to_64() {
    assertThat(columns(5, 4)).isEqualTo(4);
    assertThat(columns(5, 64)).isEqualTo(64);
    assertThat(columns(5, 65)).isEqualTo(Columns.POOLED);
  }

  @Test
  void higher_ranks_are_flattened() {
    assertThat(columns(5, 2, 3)).isEqualTo(6);
    assertThat(columns(5, 8, 8)).isEqualTo(64);
    assertThat(columns(5, 8, 9)).isEqualTo(Columns.POOLED);
    assertThat(columns(1, 3, 224, 224)).isEqualTo(Columns.POOLED);
  }

  @Test
  void no_product_wraps_around() {
    assertThat(columns(1, 1L << 32, 1L << 32)).isEqualTo(Columns.POOLED);
    assertThat(columns(1, Long.MAX_VALUE)).isEqualTo(Columns.POOLED);
  }

  @Test
  void scalars_and_empty_rows_are_pooled() {
    assertThat(columns()).isEqualTo(Columns.POOLED);
    assertThat(columns(5, 0)).isEqualTo(Columns.POOLED);
  }

  private int columns(long... shape) {
    return Columns.of(shape, settings);
  }
}
