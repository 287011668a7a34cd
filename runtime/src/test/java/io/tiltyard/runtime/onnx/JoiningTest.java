package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.golden.GoldenCase;
import io.tiltyard.runtime.golden.GoldenSet;
import io.tiltyard.runtime.golden.GoldenTensor;
import io.tiltyard.runtime.golden.JoinVerdict;
import io.tiltyard.runtime.golden.Known;
import io.tiltyard.runtime.golden.Prover;
import io.tiltyard.runtime.golden.Tolerance;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import io.tiltyard.runtime.testing.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models whose first dimension has one name everywhere, which proves nothing. */
final class JoiningTest {
  private static final OnnxModelLoader LOADER = new OnnxModelLoader();

  @AfterAll
  static void close() {
    LOADER.close();
  }

  private static JoinVerdict verdict(String name, GoldenCase... cases) throws ModelLoadException {
    try (Loaded loaded = new Loaded(LOADER, name)) {
      assertThat(loaded.model.signature().batchable()).isTrue();
      return Prover.prove(
              loaded.model.signature(),
              ModelOptions.defaults(),
              loaded.model.facts(),
              loaded.instance,
              new Known(new GoldenSet(List.of(cases)), List.of(), true, null),
              Clock.system())
          .joining();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "joining/layer",
        "joining/embedding",
        "joining/masked",
        "joining/lookup",
        "outputs/zipmap_int",
        "outputs/zipmap_string",
        "shapes/unnamed",
        "serving/affine",
        "serving/identity64",
        "serving/iris",
        "shapes/two_inputs",
        "passed_through/key",
        "types/identity_fp16",
        "types/identity_bool",
        "types/identity_int64",
        "types/identity_bytes"
      })
  void rows_that_know_nothing_of_each_other_are_joined(String name) throws Exception {
    JoinVerdict verdict = verdict(name);
    assertThat(verdict.joined()).as(verdict.because()).isTrue();
    assertThat(verdict.because()).startsWith("joined because ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "running_sum",
        "centred",
        "softmax_of_rows",
        "recurrent",
        "detections",
        "crowd",
        "four_rows",
        "alarm",
        "scaled",
        "unnamed_sum"
      })
  void rows_that_depend_on_their_company_run_alone(String name) throws Exception {
    JoinVerdict verdict = verdict("joining/" + name);
    assertThat(verdict.joined()).as(verdict.because()).isFalse();
    assertThat(verdict.noteworthy()).isTrue();
  }

  @Test
  void a_sum_over_rows_is_found_where_the_names_say_rows() throws Exception {
    assertThat(verdict("shapes/row_sum").because())
        .isEqualTo(
            "not joined because of made-up rows one is answered otherwise in a run of 2 than alone:"
                + " output 'y' differs");
  }

  @Test
  void a_golden_request_of_one_row_proves_nothing_that_is_not_so() throws Exception {
    GoldenTensor x = floats("x", 1, 2, 3);
    GoldenTensor y = floats("y", 0, 0, 0);
    GoldenCase lone = new GoldenCase("a.json", List.of(x), List.of(y), Tolerance.EXACT);
    assertThat(verdict("joining/centred", lone).joined()).isFalse();
  }

  @Test
  void an_example_proves_what_made_up_values_cannot() throws Exception {
    assertThat(verdict("proving/offset").because())
        .startsWith("not joined because made-up values do not run");
    byte[] ids = new byte[6 * Long.BYTES];
    LongBuffer numbers = ByteBuffer.wrap(ids).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    numbers.put(new long[] {1000, 1001, 1002, 1000, 1001, 1001});
    GoldenTensor rows = new GoldenTensor("ids", DataType.INT64, new long[] {3, 2}, ids);
    GoldenCase example = new GoldenCase("a.json", List.of(rows), List.of(), Tolerance.EXACT);
    assertThat(verdict("proving/offset", example).joined()).isTrue();
  }

  private static GoldenTensor floats(String name, float... values) {
    return new GoldenTensor(
        name, DataType.FP32, new long[] {1, values.length}, Tensors.floatBytes(values));
  }

  @ParameterizedTest
  @CsvSource({
    "joining/layer, false",
    "joining/rounded, true",
    "joining/rounded_once, false",
    "joining/integers, true"
  })
  void values_that_are_rounded_by_a_scale_of_the_run_are_told(String name, boolean dynamic)
      throws Exception {
    try (Loaded loaded = new Loaded(LOADER, name)) {
      assertThat(loaded.model.facts().quantizesDynamically()).isEqualTo(dynamic);
    }
  }

  @Test
  void what_inputs_are_indices_into_tables_is_told() throws Exception {
    try (Loaded loaded = new Loaded(LOADER, "joining/lookup")) {
      assertThat(loaded.model.facts().tables()).isEqualTo(Map.of("ids", 3L, "kinds", 2L));
    }
  }

  @Test
  void what_operators_a_graph_has_is_told_also_of_graphs_within() throws Exception {
    try (Loaded plain = new Loaded(LOADER, "joining/layer");
        Loaded loop = new Loaded(LOADER, "serving/slow")) {
      assertThat(plain.model.facts()).isEqualTo(new GraphFacts(false, false, Map.of()));
      assertThat(loop.model.facts().branches()).isTrue();
    }
  }
}
