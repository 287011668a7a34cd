package io.tiltyard.runtime.model;

import static io.tiltyard.runtime.testing.Signatures.fixed;
import static io.tiltyard.runtime.testing.Signatures.named;
import static io.tiltyard.runtime.testing.Signatures.spec;
import static io.tiltyard.runtime.testing.Tensors.raw;
import static io.tiltyard.runtime.testing.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.InputTensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class InputCheckTest {
  private static final ModelOptions UNLIMITED = new ModelOptions(1, 1, 0, 0, 16, 0, false);
  private static final ModelOptions AT_MOST_8 = new ModelOptions(1, 1, 8, 0, 16, 0, false);

  /** x FP32 [batch,3] and ids INT64 [batch,n] become y. */
  private static final Signature TWO =
      new Signature(
          List.of(
              spec("x", DataType.FP32, Dimension.bound("batch"), fixed(3)),
              spec("ids", DataType.INT64, Dimension.bound("batch"), named("n"))),
          List.of(spec("y", DataType.FP32, named("batch"))));

  /** The same, as a file has it. */
  private static final Signature TWO_OF_A_FILE =
      new Signature(
          List.of(
              spec("x", DataType.FP32, named("batch"), fixed(3)),
              spec("ids", DataType.INT64, named("batch"), named("batch"))),
          List.of(spec("y", DataType.FP32, named("batch"))));

  /** The same, with nothing else of the name, so that rows may share runs. */
  private static final Signature ROWS =
      new Signature(
          List.of(
              spec("x", DataType.FP32, named("batch"), fixed(3)),
              spec("ids", DataType.INT64, named("batch"), named("n"))),
          List.of(spec("y", DataType.FP32, named("batch"))));

  /** x FP32 of any two dimensions. */
  private static final Signature ANY =
      new Signature(
          List.of(spec("x", DataType.FP32, named("batch"), named("n"))),
          List.of(spec("y", DataType.FP32, named("batch"))));

  private static final Signature SCALAR =
      new Signature(List.of(spec("x", DataType.FP32)), List.of(spec("y", DataType.FP32)));

  private static InputTensor x(long... shape) {
    return zeros("x", DataType.FP32, 4 * Math.toIntExact(product(shape)), shape);
  }

  private static InputTensor ids(long... shape) {
    return zeros("ids", DataType.INT64, 8 * Math.toIntExact(product(shape)), shape);
  }

  /** A tensor of this shape that carries nothing. */
  private static InputTensor hollow(long... shape) {
    return zeros("x", DataType.FP32, 0, shape);
  }

  private static long product(long... shape) {
    long product = 1;
    for (long dimension : shape) {
      product *= dimension;
    }
    return product;
  }

  private static @Nullable Refusal check(Signature signature, InputTensor... inputs) {
    return check(signature, UNLIMITED, inputs);
  }

  private static @Nullable Refusal check(
      Signature signature, ModelOptions options, InputTensor... inputs) {
    InputTensor[] ordered = new InputTensor[signature.inputs().size()];
    return InputCheck.check(signature, options, List.of(inputs), ordered);
  }

  private static Arguments refused(
      String name, Signature signature, List<InputTensor> inputs, ErrorCode code, String text) {
    return arguments(name, signature, inputs, code, text);
  }

  static Stream<Arguments> names() {
    ErrorCode code = ErrorCode.INVALID_INPUTS;
    return Stream.of(
        refused(
            "F10 missing", TWO, List.of(x(1, 3)), code, "missing input 'ids', got 1 of 2 inputs"),
        refused(
            "F11 extra",
            TWO,
            List.of(x(1, 3), ids(1, 1), zeros("z", DataType.FP32, 4, 1)),
            code,
            "unexpected input 'z', expected 'x', 'ids'"),
        refused(
            "F11 misspelt",
            TWO,
            List.of(x(1, 3), zeros("IDs", DataType.INT64, 8, 1, 1)),
            code,
            "unexpected input 'IDs', expected 'x', 'ids'"),
        refused(
            "F11 with control characters",
            ANY,
            List.of(zeros("a\nb", DataType.FP32, 4, 1)),
            code,
            "unexpected input 'a\\u000ab', expected 'x'"),
        refused(
            "F12 twice",
            TWO,
            List.of(x(1, 3), ids(1, 1), x(1, 3)),
            code,
            "input 'x' is given more than once"),
        refused("F13 none", TWO, List.of(), code, "missing inputs 'x', 'ids', got 0 of 2 inputs"));
  }

  static Stream<Arguments> shapes() {
    ErrorCode code = ErrorCode.INVALID_SHAPE;
    return Stream.of(
        refused(
            "F1 wraps in three",
            ANY,
            List.of(hollow(1L << 31, 1L << 31, 4)),
            code,
            "input 'x': shape overflows: [2147483648,2147483648,4]"),
        refused(
            "F1 wraps to 8",
            ANY,
            List.of(hollow((1L << 60) + 2, 16)),
            code,
            "input 'x': shape overflows: [1152921504606846978,16]"),
        refused(
            "F2 minus one",
            ANY,
            List.of(hollow(-1, 3)),
            code,
            "input 'x' has a negative dimension -1 in shape [-1,3]"),
        refused(
            "F2 minus five",
            ANY,
            List.of(hollow(1, -5)),
            code,
            "input 'x' has a negative dimension -5 in shape [1,-5]"),
        refused(
            "F2 the least",
            ANY,
            List.of(hollow(Long.MIN_VALUE, 1)),
            code,
            "input 'x' has a negative dimension -9223372036854775808 in shape"
                + " [-9223372036854775808,1]"),
        refused(
            "F4 rank 0 for rank 2", ANY, List.of(x()), code, "input 'x': expected [-1,-1], got []"),
        refused(
            "F4 rank 65",
            ANY,
            List.of(hollow(new long[65])),
            code,
            "input 'x' has 65 dimensions, expected at most 32"),
        refused(
            "F4 a million dimensions",
            ANY,
            List.of(hollow(new long[1_000_000])),
            code,
            "input 'x' has 1000000 dimensions, expected at most 32"),
        refused(
            "F4 rank 1 for a scalar",
            SCALAR,
            List.of(x(1)),
            code,
            "input 'x': expected [], got [1]"),
        refused(
            "F5 fixed dimension",
            TWO,
            List.of(x(1, 4), ids(1, 1)),
            code,
            "input 'x': expected [-1,3], got [1,4]"),
        refused(
            "F6 two batch sizes",
            TWO,
            List.of(x(2, 3), ids(3, 1)),
            code,
            "input 'ids': dimension 0 ('batch') is 3, expected 2 as in the other dimensions of that"
                + " name (batch_mismatch)"));
  }

  static Stream<Arguments> contents() {
    ErrorCode code = ErrorCode.INVALID_TENSOR_DATA;
    return Stream.of(
        refused(
            "F3 data for no elements",
            ANY,
            List.of(zeros("x", DataType.FP32, 4, 0, 3)),
            code,
            "input 'x': expected 0 bytes for FP32 [0,3], got 4"),
        refused(
            "F16 nothing",
            ANY,
            List.of(zeros("x", DataType.FP32, 0, 1, 3)),
            code,
            "input 'x': expected 12 bytes for FP32 [1,3], got 0"),
        refused(
            "F16 one byte less",
            ANY,
            List.of(zeros("x", DataType.FP32, 11, 1, 3)),
            code,
            "input 'x': expected 12 bytes for FP32 [1,3], got 11"),
        refused(
            "F16 one byte more",
            ANY,
            List.of(zeros("x", DataType.FP32, 13, 1, 3)),
            code,
            "input 'x': expected 12 bytes for FP32 [1,3], got 13"),
        refused(
            "F16 twice as much",
            ANY,
            List.of(zeros("x", DataType.FP32, 24, 1, 3)),
            code,
            "input 'x': expected 12 bytes for FP32 [1,3], got 24"),
        refused(
            "F1 more bytes than a long counts",
            ANY,
            List.of(hollow(1L << 61, 2)),
            code,
            "input 'x': expected 4611686018427387904 x 4 bytes for FP32"
                + " [2305843009213693952,2], got 0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"names", "shapes", "contents"})
  void is_refused(
      String name, Signature signature, List<InputTensor> inputs, ErrorCode code, String text) {
    assertThat(check(signature, inputs.toArray(InputTensor[]::new)))
        .isEqualTo(new Refusal(code, text));
  }

  @Test
  void what_is_optional_may_be_left_out_and_is_held_against_its_own_shape() {
    Signature signature =
        new Signature(
            List.of(
                spec("x", DataType.FP32, named("batch"), fixed(3)),
                spec("w", DataType.FP32, fixed(2)).asOptional()),
            List.of(spec("y", DataType.FP32, named("batch"))));
    InputTensor w = zeros("w", DataType.FP32, 8, 2);
    @Nullable InputTensor[] ordered = new InputTensor[2];
    InputTensor x = x(4, 3);
    assertThat(InputCheck.check(signature, UNLIMITED, List.of(x), ordered)).isNull();
    assertThat(ordered).containsExactly(x, null);
    ordered = new InputTensor[2];
    assertThat(InputCheck.check(signature, UNLIMITED, List.of(w, x), ordered)).isNull();
    assertThat(ordered).containsExactly(x, w);
    InputTensor wrong = zeros("w", DataType.FP32, 4, 1);
    assertThat(InputCheck.check(signature, UNLIMITED, List.of(wrong, x), new InputTensor[2]))
        .isEqualTo(new Refusal(ErrorCode.INVALID_SHAPE, "input 'w': expected [2], got [1]"));
    assertThat(InputCheck.check(signature, UNLIMITED, List.of(w), new InputTensor[2]))
        .isEqualTo(new Refusal(ErrorCode.INVALID_INPUTS, "missing input 'x', got 0 of 1 inputs"));
  }

  @Test
  void f8_another_datatype_is_refused_before_the_shape_is_looked_at() {
    assertThat(check(TWO, zeros("x", DataType.INT64, 8, -1), ids(1, 1)))
        .isEqualTo(new Refusal(ErrorCode.INVALID_DATATYPE, "input 'x': expected FP32, got INT64"));
  }

  @Test
  void f7_more_rows_than_configured_are_refused() {
    assertThat(check(TWO, AT_MOST_8, x(8, 3), ids(8, 1))).isNull();
    assertThat(check(TWO, AT_MOST_8, x(9, 3), ids(9, 1)))
        .isEqualTo(
            new Refusal(
                ErrorCode.BATCH_TOO_LARGE,
                "batch of 9 rows, expected at most 8 (the model's batching.max_size)"));
  }

  @Test
  void where_nothing_is_configured_one_request_may_have_any_number_of_rows() {
    assertThat(check(TWO, x(1000, 3), ids(1000, 1))).isNull();
  }

  @Test
  void f3_no_rows_and_no_data_are_fine() {
    assertThat(check(TWO, x(0, 3), ids(0, 5))).isNull();
    assertThat(check(ANY, hollow(Long.MAX_VALUE, 0))).isNull();
  }

  @Test
  void a_scalar_is_fine_where_one_is_declared() {
    assertThat(check(SCALAR, zeros("x", DataType.FP32, 4))).isNull();
  }

  @Test
  void a_model_without_inputs_takes_none() {
    Signature none = new Signature(List.of(), List.of(spec("y", DataType.FP32, fixed(1))));
    assertThat(check(none)).isNull();
    assertThat(check(none, x(1))).isNotNull();
  }

  @Test
  void inputs_are_sorted_into_the_models_order() {
    InputTensor first = x(2, 3);
    InputTensor second = ids(2, 7);
    InputTensor[] ordered = new InputTensor[2];
    assertThat(InputCheck.check(TWO, UNLIMITED, List.of(second, first), ordered)).isNull();
    assertThat(ordered).containsExactly(first, second);
  }

  @Test
  void names_of_a_file_hold_no_sizes_together() {
    assertThat(check(TWO_OF_A_FILE, x(2, 3), ids(3, 1))).isNull();
    assertThat(check(ROWS, x(2, 3), ids(3, 1))).isNull();
    assertThat(check(ROWS, UNLIMITED.with(Joining.NEVER), x(2, 3), ids(3, 1))).isNull();
  }

  @Test
  void rows_that_share_runs_are_as_many_in_every_input() {
    ModelOptions joined = UNLIMITED.with(Joining.ALWAYS);
    assertThat(check(ROWS, joined, x(2, 3), ids(2, 1))).isNull();
    assertThat(check(ROWS, joined, x(2, 3), ids(1, 1)))
        .isEqualTo(
            new Refusal(
                ErrorCode.INVALID_SHAPE,
                "input 'ids': 1 rows, expected 2 as in input 'x', because rows share runs"
                    + " (batch_mismatch)"));
  }

  @Test
  void one_declared_symbol_twice_within_one_input_must_agree_too() {
    Signature square =
        new Signature(
            List.of(spec("x", DataType.UINT8, Dimension.bound("n"), Dimension.bound("n"))),
            List.of(spec("y", DataType.UINT8, named("n"))));
    assertThat(check(square, zeros("x", DataType.UINT8, 9, 3, 3))).isNull();
    assertThat(check(square, zeros("x", DataType.UINT8, 6, 3, 2)))
        .isEqualTo(
            new Refusal(
                ErrorCode.INVALID_SHAPE,
                "input 'x': dimension 1 ('n') is 2, expected 3 as in the other dimensions of that"
                    + " name (batch_mismatch)"));
  }

  @Test
  void a_long_shape_is_not_echoed_whole() {
    long[] shape = new long[32];
    Arrays.fill(shape, Long.MAX_VALUE);
    Refusal refusal = check(ANY, hollow(shape));
    assertThat(refusal).isNotNull();
    assertThat(refusal.text()).hasSizeLessThan(256).contains("shape overflows: [9223372036854");
  }

  @Test
  void names_come_before_shapes_and_shapes_before_contents() {
    InputTensor badShape = hollow(-1, 3);
    InputTensor badData = raw("ids", DataType.INT64, new long[] {1, 1}, (byte) 1);
    assertThat(check(TWO, badShape)).extracting(Refusal::code).isEqualTo(ErrorCode.INVALID_INPUTS);
    assertThat(check(TWO, badShape, badData))
        .extracting(Refusal::code)
        .isEqualTo(ErrorCode.INVALID_SHAPE);
    assertThat(check(TWO, x(1, 3), badData))
        .extracting(Refusal::code)
        .isEqualTo(ErrorCode.INVALID_TENSOR_DATA);
  }
}
