package io.tiltyard.runtime.model;

import static io.tiltyard.runtime.testing.Signatures.fixed;
import static io.tiltyard.runtime.testing.Signatures.named;
import static io.tiltyard.runtime.testing.Signatures.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.testing.Signatures;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SignatureTest {
  private static TensorSpec tensor(String name, Dimension... dimensions) {
    return spec(name, DataType.FP32, dimensions);
  }

  private static boolean batchable(TensorSpec input, TensorSpec output) {
    return new Signature(List.of(input), List.of(output)).batchable();
  }

  @Test
  void joins_requests_where_all_start_with_the_same_symbol() {
    assertThat(Signatures.echo().batchable()).isTrue();
    assertThat(batchable(tensor("x", named("b"), fixed(4)), tensor("y", named("b")))).isTrue();
  }

  @Test
  void does_not_join_where_the_symbol_proves_nothing() {
    TensorSpec x = tensor("x", named("b"), fixed(4));
    assertThat(batchable(x, tensor("y", named("c")))).as("another symbol").isFalse();
    assertThat(batchable(x, tensor("y"))).as("a scalar output").isFalse();
    assertThat(batchable(x, tensor("y", fixed(1)))).as("a fixed output").isFalse();
    assertThat(batchable(tensor("x", fixed(1)), tensor("y", fixed(1)))).as("fixed").isFalse();
    assertThat(batchable(tensor("x"), tensor("y"))).as("scalars").isFalse();
  }

  @Test
  void a_first_dimension_without_a_name_may_be_that_of_rows_too() {
    assertThat(batchable(tensor("x", named("")), tensor("y", named("")))).isTrue();
    assertThat(batchable(tensor("x", named("b")), tensor("y", named(""), named("")))).isTrue();
    assertThat(batchable(tensor("x", named("")), tensor("y", named("b"), named("b")))).isFalse();
    assertThat(batchable(tensor("x", named("")), tensor("y", fixed(1)))).isFalse();
    TensorSpec x = tensor("x", named("b"));
    assertThat(new Signature(List.of(x), List.of(tensor("y", named("b")))).namesRows()).isTrue();
    assertThat(new Signature(List.of(x), List.of(tensor("y", named("")))).namesRows()).isFalse();
    assertThat(new Signature(List.of(x), List.of(tensor("y", named("c")))).namesRows()).isFalse();
  }

  @Test
  void does_not_join_where_the_symbol_stands_in_a_second_place() {
    assertThat(batchable(tensor("x", named("b"), named("b")), tensor("y", named("b")))).isFalse();
    assertThat(batchable(tensor("x", named("b")), tensor("y", named("b"), named("b")))).isFalse();
  }

  @Test
  void does_not_join_without_inputs_or_outputs() {
    TensorSpec x = tensor("x", named("b"));
    assertThat(new Signature(List.of(), List.of(x)).batchable()).isFalse();
    assertThat(new Signature(List.of(x), List.of()).batchable()).isFalse();
  }

  @Test
  void finds_tensors_by_name() {
    assertThat(Signatures.echo().indexOfInput("x")).isZero();
    assertThat(Signatures.echo().indexOfInput("y")).isEqualTo(-1);
    assertThat(Signatures.echo().indexOfOutput("s")).isEqualTo(1);
    assertThat(Signatures.echo().indexOfOutput("x")).isEqualTo(-1);
  }
}
