package io.tiltyard.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tensors are written {@code x FP32 [n,3,-1]}, several with {@code ;} between. */
final class DeclaredTensorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -1 says nothing of a symbol          | x FP32 [-1,-1]  |                | x FP32 [n,3]    | y FP32 [n]     | x FP32 [n,3]   | y FP32 [n]
          a size that is the model's           | x FP32 [-1,3]   |                | x FP32 [n,3]    | y FP32 [n]     | x FP32 [n,3]   | y FP32 [n]
          a name for a dimension without one   | x FP32 [b,3]    | y FP32 [b]     | x FP32 [-1,3]   | y FP32 [-1]    | x FP32 [b,3]   | y FP32 [b]
          a name instead of the model's        | x FP32 [b,3]    |                | x FP32 [n,3]    | y FP32 [n]     | x FP32 [b,3]   | y FP32 [b]
          a name joins two of the model's      | x FP32 [b,-1]   | y FP32 [b]     | x FP32 [n,m]    | y FP32 [k]     | x FP32 [b,m]   | y FP32 [b]
          two names for one of the model's     | x FP32 [a,b]    |                | x FP32 [n,n]    | y FP32 [n]     | x FP32 [a,b]   | y FP32 [n]
          a size narrows                       | x FP32 [-1,5]   |                | x FP32 [n,m]    | y FP32 [n]     | x FP32 [n,5]   | y FP32 [n]
          a size narrows its dimension alone   | x FP32 [4,-1]   |                | x FP32 [n,m]    | y FP32 [n,n]   | x FP32 [4,m]   | y FP32 [n,n]
          a size beside a name                 | x FP32 [b,-1]; z FP32 [4] | y FP32 [b] | x FP32 [n,m]; z FP32 [n] | y FP32 [-1] | x FP32 [b,m]; z FP32 [4] | y FP32 [b]
          two sizes for one of the model's names | x FP32 [2,-1]; z FP32 [3] |   | x FP32 [n,3]; z FP32 [n] | y FP32 [n] | x FP32 [2,3]; z FP32 [3] | y FP32 [n]
          an output of another size            |                 | y FP32 [2,-1]  | x FP32 [n,3]    | y FP32 [1,1]   | x FP32 [n,3]   | y FP32 [2,-1]
          an output of any number              |                 | y FP32 [n]     | x FP32 [n,3]    | y FP32 [1]     | x FP32 [n,3]   | y FP32 [n]
          a size for a dimension without name  | x FP32 [4]      |                | x FP32 [-1]     | y FP32 [-1]    | x FP32 [4]     | y FP32 [-1]
          inputs keep the model's order        | z INT64 [a]; x FP32 [a] |        | x FP32 [-1]; z INT64 [-1] | y FP32 [1] | x FP32 [a]; z INT64 [a] | y FP32 [1]
          an input that is not listed stays    | z INT64 [-1]    |                | x FP32 [n]; z INT64 [n] | y FP32 [1] | x FP32 [n]; z INT64 [n] | y FP32 [1]
          an output that is not listed is left out |             | z FP32 [-1]    | x FP32 [n]      | y FP32 [n]; z FP32 [n] | x FP32 [n] | z FP32 [n]
          nothing declared                     |                 |                | x FP32 [n]      | y FP32 []      | x FP32 [n]     | y FP32 []
          """)
  void what_is_declared_and_what_the_model_has_become_one(
      String name,
      String inputs,
      String outputs,
      String modelInputs,
      String modelOutputs,
      String expectedInputs,
      String expectedOutputs)
      throws ModelLoadException {
    Signature signature =
        DeclaredTensors.signature(
            new DeclaredSignature(declared(inputs), declared(outputs)),
            specs(modelInputs),
            specs(modelOutputs));

    assertThat(text(signature.inputs())).as(name).isEqualTo(text(specs(expectedInputs)));
    assertThat(text(signature.outputs())).as(name).isEqualTo(text(specs(expectedOutputs)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          q FP32 [n]     |             | input 'q': declared, but the model has only 'x', 'z'
          x INT64 [-1,3] |             | input 'x': datatype INT64 is declared, the model has FP32
          x FP32 [-1]    |             | input 'x': shape [-1] is declared, the model has [-1,3]
          x FP32 [-1,4]  |             | input 'x': shape [-1,4] is declared, the model has [-1,3]
          x FP32 [-1,b]  |             | input 'x': shape [-1,-1] is declared, the model has [-1,3]
                         | q FP32 [-1] | output 'q': declared, but the model has only 'y'
                         | y FP64 [-1] | output 'y': datatype FP64 is declared, the model has FP32
          q FP32 [n]; z INT8 [-1] |    | input 'q': declared, but the model has only 'x', 'z'; input 'z': datatype INT8 is declared, the model has FP32
          """)
  void a_disagreement_says_what_is_declared_and_what_the_model_has(
      String inputs, String outputs, String message) {
    DeclaredSignature declared = new DeclaredSignature(declared(inputs), declared(outputs));

    assertThatThrownBy(
            () ->
                DeclaredTensors.signature(
                    declared, specs("x FP32 [n,3]; z FP32 [n]"), specs("y FP32 [n]")))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> assertThat(e.reason()).isEqualTo(DeclaredTensors.INVALID_CONFIG))
        .hasMessage(message);
  }

  @Test
  void a_declared_batch_makes_requests_joinable_where_the_file_has_no_names() throws Exception {
    Signature signature = batched("x FP32 [-1,3]; z FP32 [-1]", "y FP32 [-1,2]");

    assertThat(signature.batchable()).isTrue();
  }

  @Test
  void a_declared_batch_makes_requests_joinable_where_the_file_has_different_names()
      throws Exception {
    assertThat(batched("x FP32 [unk_1,3]", "y FP32 [unk_2,2]").batchable()).isTrue();
  }

  @Test
  void a_declared_batch_is_the_first_dimension_alone_whatever_the_file_calls_the_others()
      throws Exception {
    Signature signature = batched("x FP32 [?,3,?,?]", "y FP32 [?,?]");

    assertThat(text(signature.inputs())).isEqualTo("x FP32[max_batch_size, 3, ?, ?]");
    assertThat(text(signature.outputs())).isEqualTo("y FP32[max_batch_size, ?]");
    assertThat(signature.batchable()).isTrue();
  }

  @Test
  void only_what_is_declared_holds_sizes_of_inputs_together() throws Exception {
    DeclaredSignature declared =
        new DeclaredSignature(declared("x FP32 [-1,n]; z FP32 [n]"), List.of());

    Signature signature =
        DeclaredTensors.signature(
            declared, specs("w FP32 [n,n]; x FP32 [m,m]; z FP32 [k]"), specs("y FP32 [n]"));

    assertThat(signature.sameSizes()).containsExactly(new Signature.SameSize(2, 0, 1, 1));
  }

  @Test
  void a_batch_needs_a_first_dimension_of_any_size() {
    assertThatThrownBy(() -> batched("x FP32 [1,3]; s FP32 []", "y FP32 [n]"))
        .hasMessage(
            "input 'x': max_batch_size above 0 declares a first dimension of any size, the model"
                + " has [1,3]; input 's': max_batch_size above 0 declares a first dimension of any"
                + " size, the model has []");
  }

  @Test
  void an_output_that_is_not_served_does_not_count_for_the_batch() throws Exception {
    DeclaredSignature declared = new DeclaredSignature(List.of(), declared("y FP32 [-1]"), true);

    Signature signature =
        DeclaredTensors.signature(
            declared, specs("x FP32 [-1]"), specs("y FP32 [-1]; constant FP32 [7]"));

    assertThat(signature.batchable()).isTrue();
  }

  private static Signature batched(String inputs, String outputs) throws ModelLoadException {
    return DeclaredTensors.signature(
        new DeclaredSignature(List.of(), List.of(), true), specs(inputs), specs(outputs));
  }

  /** As a model's file has them. */
  private static List<TensorSpec> specs(String text) {
    return specs(text, Dimension::variable);
  }

  /** As an operator says. */
  private static List<TensorSpec> declared(String text) {
    return specs(text, Dimension::bound);
  }

  private static List<TensorSpec> specs(String text, Function<String, Dimension> named) {
    List<TensorSpec> specs = new ArrayList<>();
    for (String one : text == null ? new String[0] : text.split(";", -1)) {
      String[] parts = one.strip().split(" ", -1);
      String shape = parts[2].substring(1, parts[2].length() - 1);
      List<Dimension> dimensions = new ArrayList<>();
      for (String size : shape.isEmpty() ? new String[0] : shape.split(",", -1)) {
        dimensions.add(dimension(size, named));
      }
      specs.add(new TensorSpec(parts[0], DataType.valueOf(parts[1]), dimensions));
    }
    return specs;
  }

  private static Dimension dimension(String text, Function<String, Dimension> named) {
    if (text.equals("-1")) {
      return Dimension.variable("");
    }
    return Character.isDigit(text.charAt(0))
        ? Dimension.fixed(Long.parseLong(text))
        : named.apply(text);
  }

  private static String text(List<TensorSpec> specs) {
    return specs.stream()
        .map(
            spec ->
                spec.name()
                    + " "
                    + spec.datatype()
                    + spec.dimensions().stream()
                        .map(d -> d.symbol().isEmpty() ? Long.toString(d.size()) : d.symbol())
                        .toList())
        .collect(Collectors.joining("; "));
  }
}
