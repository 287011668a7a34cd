package io.tiltyard.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.Dimension;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
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
          two names for one of the model's     | x FP32 [a,b]    |                | x FP32 [n,n]    | y FP32 [n]     | x FP32 [b,b]   | y FP32 [b]
          a size narrows                       | x FP32 [-1,5]   |                | x FP32 [n,m]    | y FP32 [n]     | x FP32 [n,5]   | y FP32 [n]
          a size narrows wherever its symbol is | x FP32 [4,-1]  |                | x FP32 [n,m]    | y FP32 [n,n]   | x FP32 [4,m]   | y FP32 [4,4]
          a size narrows what a name joined    | x FP32 [b,-1]; z FP32 [4] | y FP32 [b] | x FP32 [n,m]; z FP32 [n] | y FP32 [-1] | x FP32 [4,m]; z FP32 [4] | y FP32 [4]
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
            new DeclaredSignature(specs(inputs), specs(outputs)),
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
          x FP32 [2,-1]; z FP32 [3] |  | dimension 'n' is declared as 2 and as 3, the model has one size for it
          x FP32 [b,-1]; z FP32 [2] | y FP32 [3] | dimension 'n' is declared as 2 and as 3, the model has one size for it
          q FP32 [n]; z INT8 [-1] |    | input 'q': declared, but the model has only 'x', 'z'; input 'z': datatype INT8 is declared, the model has FP32
          """)
  void a_disagreement_says_what_is_declared_and_what_the_model_has(
      String inputs, String outputs, String message) {
    DeclaredSignature declared = new DeclaredSignature(specs(inputs), specs(outputs));

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
  void rows_that_depend_on_each_other_are_not_joined_whatever_is_declared() throws Exception {
    assertThat(batched("x FP32 [n,3]", "y FP32 [n,n]").batchable()).isFalse();
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
    DeclaredSignature declared = new DeclaredSignature(List.of(), specs("y FP32 [-1]"), true);

    Signature signature =
        DeclaredTensors.signature(
            declared, specs("x FP32 [-1]"), specs("y FP32 [-1]; constant FP32 [7]"));

    assertThat(signature.batchable()).isTrue();
  }

  private static Signature batched(String inputs, String outputs) throws ModelLoadException {
    return DeclaredTensors.signature(
        new DeclaredSignature(List.of(), List.of(), true), specs(inputs), specs(outputs));
  }

  private static List<TensorSpec> specs(String text) {
    List<TensorSpec> specs = new ArrayList<>();
    for (String one : text == null ? new String[0] : text.split(";", -1)) {
      String[] parts = one.strip().split(" ", -1);
      String shape = parts[2].substring(1, parts[2].length() - 1);
      List<Dimension> dimensions = new ArrayList<>();
      for (String size : shape.isEmpty() ? new String[0] : shape.split(",", -1)) {
        dimensions.add(dimension(size));
      }
      specs.add(new TensorSpec(parts[0], DataType.valueOf(parts[1]), dimensions));
    }
    return specs;
  }

  private static Dimension dimension(String text) {
    if (text.equals("-1")) {
      return Dimension.variable("");
    }
    return Character.isDigit(text.charAt(0))
        ? Dimension.fixed(Long.parseLong(text))
        : Dimension.variable(text);
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
