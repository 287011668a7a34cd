package io.tiltyard.base.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TensorSpecTest {
  @Test
  void a_shape_is_admitted_where_rank_and_fixed_sizes_agree_whatever_the_names() {
    Dimension batch = Dimension.variable("batch");
    TensorSpec spec = new TensorSpec("y", DataType.FP32, List.of(batch, Dimension.fixed(3), batch));
    assertThat(spec.admits(new long[] {1, 3, 2})).isTrue();
    assertThat(spec.admits(new long[] {0, 3, 0})).isTrue();
    assertThat(spec.admits(new long[] {1, 4, 1})).isFalse();
    assertThat(spec.admits(new long[] {1, 3})).isFalse();
    assertThat(spec.admits(new long[] {1, 3, 1, 1})).isFalse();
    TensorSpec scalar = new TensorSpec("s", DataType.FP32, List.of());
    assertThat(scalar.admits(new long[0])).isTrue();
    assertThat(scalar.admits(new long[] {1})).isFalse();
  }
}
