package io.tiltyard.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.router.testing.CountedPayload;
import io.tiltyard.runtime.model.Signature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RawInputTest {
  private static final Dimension BATCH = Dimension.variable("batch");
  private static final Dimension N = Dimension.variable("n");

  private static Signature model(DataType datatype, Dimension... dimensions) {
    List<Dimension> output = dimensions.length == 0 ? List.of() : List.of(dimensions[0]);
    return new Signature(
        List.of(new TensorSpec("x", datatype, List.of(dimensions))),
        List.of(new TensorSpec("y", DataType.FP32, output)));
  }

  private static InputTensor described(Signature signature, CountedPayload payload) {
    RawInput.Result result = RawInput.describe(signature, payload);
    assertThat(result).isInstanceOf(RawInput.Result.Described.class);
    return ((RawInput.Result.Described) result).tensor();
  }

  private static void assertRefused(Signature signature, int bytes, String text) {
    CountedPayload payload = new CountedPayload(new byte[bytes]);
    assertThat(RawInput.describe(signature, payload))
        .isEqualTo(new RawInput.Result.Refused(new Refusal(ErrorCode.INVALID_INPUTS, text)));
    assertThat(payload.count()).isEqualTo(1);
  }

  @Test
  void a_batch_is_one_row_and_one_more_dimension_follows_from_the_bytes() {
    CountedPayload payload = new CountedPayload(new byte[24]);
    InputTensor tensor = described(model(DataType.FP32, BATCH, N, Dimension.fixed(3)), payload);
    assertThat(tensor.shape()).containsExactly(1, 2, 3);
    assertThat(tensor.datatype()).isEqualTo(DataType.FP32);
    assertThat(tensor.name()).isEqualTo("x");
    assertThat(tensor.payload()).isSameAs(payload);
    assertThat(payload.count()).isEqualTo(1);
  }

  @Test
  void a_fixed_shape_is_taken_as_it_is() {
    CountedPayload payload = new CountedPayload(new byte[16]);
    assertThat(described(model(DataType.FP32, Dimension.fixed(4)), payload).shape())
        .containsExactly(4);
  }

  @Test
  void any_shape_is_one_dimension_and_what_is_optional_is_left_out() {
    Signature any =
        new Signature(
            List.of(
                TensorSpec.ofAnyShape("x", DataType.FP32),
                new TensorSpec("k", DataType.FP32, List.of()).asOptional()),
            List.of(TensorSpec.ofAnyShape("y", DataType.FP32)));
    assertThat(described(any, new CountedPayload(new byte[12])).shape()).containsExactly(3);
  }

  @Test
  void byte_strings_are_one_element_the_whole_body() {
    CountedPayload payload = new CountedPayload("hello".getBytes(StandardCharsets.UTF_8));
    InputTensor tensor = described(model(DataType.BYTES, BATCH, N), payload);
    assertThat(tensor.shape()).containsExactly(1, 1);
    byte[] wire = new byte[tensor.payload().byteLength()];
    tensor.payload().copyTo(ByteBuffer.wrap(wire));
    assertThat(wire).containsExactly(5, 0, 0, 0, 'h', 'e', 'l', 'l', 'o');
    assertThat(payload.count()).isZero();
  }

  @Test
  void bytes_that_are_no_multiple_of_a_row_are_refused() {
    assertRefused(
        model(DataType.FP32, BATCH, N, Dimension.fixed(3)),
        13,
        "raw binary input of 13 bytes, expected a multiple of 12 for input 'x'");
  }

  @Test
  void a_model_with_two_variable_dimensions_is_refused() {
    assertRefused(
        model(DataType.FP32, BATCH, N, Dimension.variable("k")),
        12,
        "a raw binary request fits a model with at most one variable dimension, input 'x' has"
            + " more");
  }

  @Test
  void a_model_with_two_inputs_is_refused() {
    TensorSpec spec = new TensorSpec("x", DataType.FP32, List.of(BATCH));
    TensorSpec other = new TensorSpec("z", DataType.FP32, List.of(BATCH));
    assertRefused(
        new Signature(List.of(spec, other), List.of(spec)),
        4,
        "a raw binary request fits a model with one input, this one has 2");
  }

  @Test
  void s12_dimensions_that_overflow_are_refused() {
    Dimension large = Dimension.fixed(1L << 40);
    assertRefused(
        model(DataType.FP32, BATCH, N, large, large),
        4,
        "raw binary input of 4 bytes, expected a multiple of more than there can be for input"
            + " 'x'");
    assertRefused(
        model(DataType.FP32, BATCH, N, Dimension.fixed(0)),
        4,
        "raw binary input of 4 bytes, expected a multiple of 0 for input 'x'");
  }
}
