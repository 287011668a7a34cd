package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.Dimension;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ShapeRuleTest {
  private static final Dimension BATCH = Dimension.variable("batch");
  private static final Dimension SEQUENCE = Dimension.variable("seq");
  private static final Dimension UNNAMED = Dimension.variable("");

  private static final List<TensorSpec> INPUTS =
      List.of(spec(Dimension.fixed(7), BATCH), spec(BATCH, SEQUENCE));

  private static TensorSpec spec(Dimension... dimensions) {
    return new TensorSpec("any", DataType.FP32, List.of(dimensions));
  }

  private static ShapeRule known(TensorSpec output) {
    return Objects.requireNonNull(ShapeRule.of(output, INPUTS));
  }

  @Test
  void symbols_take_their_size_from_the_inputs() {
    ShapeRule rule = known(spec(SEQUENCE, Dimension.fixed(3), BATCH));
    long[] shape = new long[rule.rank()];
    rule.resolve(TestInputs.of(shape(7, 2), new byte[0]).and(shape(2, 5), new byte[0]), shape);
    assertThat(shape).containsExactly(5, 3, 2);
  }

  @Test
  void a_scalar_is_known() {
    assertThat(known(spec()).rank()).isZero();
  }

  @Test
  void a_symbol_that_no_input_has_leaves_the_shape_open() {
    assertThat(ShapeRule.of(spec(BATCH, Dimension.variable("found")), INPUTS)).isNull();
    assertThat(ShapeRule.of(spec(BATCH), List.of())).isNull();
  }

  @Test
  void a_dimension_without_a_name_leaves_the_shape_open() {
    assertThat(ShapeRule.of(spec(UNNAMED), List.of(spec(UNNAMED)))).isNull();
  }
}
