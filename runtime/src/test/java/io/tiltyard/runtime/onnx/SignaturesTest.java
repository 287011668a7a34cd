package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SignaturesTest extends EngineTest {
  private static String text(List<TensorSpec> specs) {
    return specs.stream().map(SignaturesTest::text).collect(Collectors.joining(", "));
  }

  private static String text(TensorSpec spec) {
    String dimensions =
        spec.dimensions().stream().map(SignaturesTest::text).collect(Collectors.joining(" "));
    String optional = spec.optional() ? " optional" : "";
    return spec.name() + " " + spec.datatype() + "[" + dimensions + "]" + optional;
  }

  private static String text(Dimension dimension) {
    if (!dimension.isVariable()) {
      return Long.toString(dimension.size());
    }
    return dimension.symbol().isEmpty() ? "?" : dimension.symbol();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "types/identity_fp32 | x FP32[batch n] | y FP32[batch n]",
        "types/identity_bytes | x BYTES[batch n] | y BYTES[batch n]",
        "types/identity_bf16 | x BF16[batch 4] | y BF16[batch 4]",
        "types/identity_uint32 | x UINT32[batch 4] | y UINT32[batch 4]",
        "shapes/scalar | x FP32[] | y FP32[]",
        "shapes/fixed | x FP32[2 3] | y FP32[2 3]",
        "shapes/unnamed | x FP32[? ?] | y FP32[? ?]",
        "shapes/two_inputs | ids INT64[batch seq], mask INT64[batch seq]"
            + " | hidden FP32[batch seq 2], pooled FP32[batch 2]",
        "shapes/similarity | x FP32[batch 4] | y FP32[batch batch]",
        "shapes/row_sum | x FP32[batch 4] | y FP32[batch 4]",
        "shapes/nonzero | x FP32[batch 4] | y INT64[2 found]",
        "shapes/overridable | x FP32[batch], scale FP32[1] optional | y FP32[batch]",
        "shapes/external | x FP32[batch 4] | y FP32[batch 4]",
        "serving/identity64 | x FP32[batch 16] | y FP32[batch 16]",
        "serving/affine | x FP32[batch 4] | y FP32[batch 3]",
        "serving/iris | x FP32[batch 4] | label INT64[batch], probabilities FP32[batch 3]",
        "serving/slow | x FP32[batch 4] | y FP32[batch 4]",
        "outputs/zipmap_int | x FP32[? 4] | label INT64[?], output_probability FP32[? ?]",
        "outputs/zipmap_string | x FP32[? 4] | label INT64[?], output_probability FP32[? ?]",
        "outputs/with_sequence | x FP32[batch 4] | y FP32[batch 4]",
        "text/strings_upper | x BYTES[n] | y BYTES[n]",
        "faulty/fail_on_negative | index INT64[batch] | y FP32[batch]",
        "faulty/nan_out | x FP32[batch 4] | y FP32[batch 4]",
        "faulty/allocate | shape INT64[1] | y FP32[n]",
      })
  void are_told_in_the_order_and_words_of_the_model(String name, String inputs, String outputs)
      throws Exception {
    try (Loaded loaded = open(name)) {
      assertThat(text(loaded.model.signature().inputs())).isEqualTo(inputs);
      assertThat(text(loaded.model.signature().outputs())).isEqualTo(outputs);
    }
  }
}
