package io.tiltyard.server.config.triton;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.lifecycle.VersionPolicy;
import io.tiltyard.runtime.model.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TritonConfigTest {
  private static final String IN = "input { name: 'x' data_type: TYPE_FP32 dims: [ 3 ] }";
  private static final String OUT = "output { name: 'y' data_type: TYPE_FP32 dims: [ 1 ] }";

  @Test
  void an_image_classifier() {
    TritonReading reading =
        read(
            """
            # As exported by a training job.
            name: "m"
            platform: "onnxruntime_onnx"
            max_batch_size: 16
            input [
              {
                name: "pixels"
                data_type: TYPE_FP32
                format: FORMAT_NCHW
                dims: [ 3, 224, 224 ]
              }
            ]
            output [
              {
                name: "scores"
                data_type: TYPE_FP32
                dims: [ 1000 ]
                label_filename: "labels.txt"
              }
            ]
            instance_group [ { count: 2 kind: KIND_GPU gpus: [ 0, 1 ] } ]
            dynamic_batching {
              preferred_batch_size: [ 4, 8 ]
              max_queue_delay_microseconds: 100
              default_queue_policy { max_queue_size: 64 }
            }
            version_policy: { latest { num_versions: 2 } }
            optimization { execution_accelerators {
              gpu_execution_accelerator : [ { name : "tensorrt"
                parameters { key: "precision_mode" value: "FP16" } } ]
            } }
            """);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.model())
        .isEqualTo(
            new TritonModel(
                16,
                true,
                100_000L,
                64,
                null,
                4,
                List.of(Device.cuda(0), Device.cuda(1)),
                null,
                new VersionPolicy.Latest(2),
                List.of(
                    new TensorSpec(
                        "pixels", DataType.FP32, dimensions("max_batch_size", 3, 224, 224))),
                List.of(
                    new TensorSpec("scores", DataType.FP32, dimensions("max_batch_size", 1000))),
                true));
    assertThat(reading.notices())
        .containsExactly(
            "line 18: output[0].label_filename: is not used: there is no classification: no label is"
                + " told",
            "line 23: dynamic_batching.preferred_batch_size: is not used: a batch is as large as"
                + " what waits, up to max_batch_size",
            "line 28: optimization.execution_accelerators: is not used: ONNX Runtime's own kernels"
                + " for the device run the model");
  }

  @Test
  void a_text_encoder_on_the_cpu() {
    TritonReading reading =
        read(
            """
            backend: "onnxruntime"
            max_batch_size: 8
            input [
              { name: "input_ids" data_type: TYPE_INT64 dims: [ -1 ] },
              { name: "attention_mask" data_type: TYPE_INT64 dims: [ -1 ] }
            ]
            output { name: "last_hidden_state" data_type: TYPE_FP16 dims: [ -1, 384 ] }
            instance_group { count: 4 kind: KIND_CPU }
            parameters { key: "intra_op_thread_count" value { string_value: "2" } }
            parameters: { key: "enable_mem_arena" value: { string_value: "0" } }
            version_policy { specific { versions: [ 3, 7 ] } }
            """);

    TritonModel model = model(reading);
    assertThat(model.joins()).isFalse();
    assertThat(model.maxRows()).isEqualTo(8);
    assertThat(model.threads()).isEqualTo(2);
    assertThat(model.instances()).isEqualTo(4);
    assertThat(model.devices()).containsExactly(Device.CPU);
    assertThat(model.policy()).isEqualTo(new VersionPolicy.Specific(Set.of(3L, 7L)));
    assertThat(model.inputs()).hasSize(2).allMatch(spec -> spec.rank() == 2);
    assertThat(model.outputs().get(0).datatype()).isEqualTo(DataType.FP16);
    assertThat(reading.notices())
        .containsExactly(
            "line 10: parameters[1] 'enable_mem_arena': is not used: it has no counterpart here");
  }

  @Test
  void a_tabular_model_without_a_batch_dimension_and_with_text() {
    TritonReading reading =
        read(
            """
            name: "m"
            max_batch_size: 0
            input [ { name: "city" data_type: TYPE_STRING dims: [ -1, 1 ] } ]
            output [ { name: "label" data_type: TYPE_INT64 dims: [ -1 ] reshape { shape: [ -1 ] } } ]
            """);

    TritonModel model = model(reading);
    assertThat(model.batched()).isFalse();
    assertThat(model.joins()).isFalse();
    assertThat(model.maxRows()).isNull();
    assertThat(model.inputs().get(0))
        .isEqualTo(
            new TensorSpec(
                "city", DataType.BYTES, List.of(Dimension.variable(""), Dimension.fixed(1))));
    assertThat(reading.notices()).isEmpty();
  }

  @Test
  void an_empty_file_says_that_the_newest_version_is_served_and_nothing_else() {
    assertThat(model(read("")))
        .isEqualTo(
            new TritonModel(
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                new VersionPolicy.Latest(1),
                List.of(),
                List.of(),
                false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          complete, no batch dimension          | IN OUT                                        | false
          complete, batch without joining       | IN OUT max_batch_size: 4                      | false
          complete, joining                     | IN OUT max_batch_size: 4 dynamic_batching { } | true
          complete, joining without a batch     | IN OUT dynamic_batching { }                   | false
          completed from the model              | IN                                            |
          completed from the model, batch       | OUT max_batch_size: 4                         |
          completed from the model, joining     | max_batch_size: 4 dynamic_batching { }        | true
          """)
  void requests_share_runs_where_triton_would_join_them(String name, String text, Boolean joins) {
    assertThat(model(read(text.replaceAll("\\bIN\\b", IN).replaceAll("\\bOUT\\b", OUT))).joins())
        .as(name)
        .isEqualTo(joins);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { }                                        | 1 | auto
          { count: 3 }                               | 3 | auto
          { count: 3 kind: KIND_CPU }                | 3 | cpu
          { kind: KIND_GPU gpus: [ 2 ] }             | 1 | cuda:2
          { count: 2 gpus: [ 0, 1, 2 ] }             | 6 | cuda:0 cuda:1 cuda:2
          { kind: KIND_GPU }                         | 1 | cuda:0
          { gpus: 0 } instance_group { gpus: 0 }     | 2 | cuda:0
          { gpus: 0 } instance_group { kind: KIND_CPU } | 2 | cuda:0 cpu
          """)
  void instance_groups_are_instances_and_devices(String group, int instances, String devices) {
    TritonModel model = model(read("instance_group " + group));

    assertThat(model.instances()).isEqualTo(instances);
    assertThat(model.devices().stream().map(Device::toString).collect(Collectors.joining(" ")))
        .isEqualTo(devices);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: 'other'                     | line 1: name: got 'other', expected 'm', the name of the directory, or nothing
          max_batch_size: -1                | line 1: max_batch_size: got -1, expected a whole number from 0 to 65536
          max_batch_size: 65537             | line 1: max_batch_size: got 65537, expected a whole number from 0 to 65536
          input { name: 'x' dims: 1 }       | input[0].data_type: got nothing, expected a data type such as TYPE_FP32
          input { data_type: TYPE_FP32 dims: 1 } | input[0].name: got nothing, expected the name of the tensor
          input { name: 'x' data_type: TYPE_FP32 } | input[0].dims: got 0 dimensions, expected 1 to 31
          input { name: 'x' data_type: TYPE_FP32 dims: [ 1, 0 ] } | line 1: input[0].dims[1]: got 0, expected a whole number from 1 to 9223372036854775807
          IN IN                             | line 1: input[1].name: got 'x' again, expected each name once
          instance_group { count: -1 }      | line 1: instance_group[0].count: got -1, expected a whole number from 0 to 64
          instance_group { count: 33 gpus: [ 0, 1 ] } | line 1: instance_group: got 66 instances, expected at most 64 altogether
          instance_group { kind: KIND_CPU gpus: 0 } | line 1: instance_group[0].gpus: got GPUs, expected none beside KIND_CPU
          instance_group { gpus: [ 0, 64 ] } | line 1: instance_group[0].gpus[1]: got 64, expected a whole number from 0 to 63
          dynamic_batching { max_queue_delay_microseconds: 10000001 } | line 1: dynamic_batching.max_queue_delay_microseconds: got 10000001, expected a whole number from 0 to 10000000
          dynamic_batching { default_queue_policy { max_queue_size: 4294967295 } } | line 1: dynamic_batching.default_queue_policy.max_queue_size: got 4294967295, expected a whole number from 0 to 1000000
          parameters { key: 'intra_op_thread_count' value { string_value: 'two' } } | line 1: parameters[0] 'intra_op_thread_count': got 'two', expected a whole number from 0 to 256
          parameters { key: 'intra_op_thread_count' value { string_value: '257' } } | line 1: parameters[0] 'intra_op_thread_count': got 257, expected a whole number from 0 to 256
          version_policy { latest { } }     | line 1: version_policy.latest.num_versions: got 0, expected a whole number from 1 to 2147483647
          version_policy { specific { } }   | line 1: version_policy.specific.versions: got nothing, expected one version or more
          version_policy { specific { versions: 0 } } | line 1: version_policy.specific.versions: got 0, expected a whole number from 1 to 9223372036854775807
          """)
  void what_is_wrong_is_told_with_line_and_field(String text, String problem) {
    assertProblem(text.replaceAll("\\bIN\\b", IN), TritonProblem.Kind.INVALID, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          platform: 'tensorrt_plan'          | line 1: platform: got 'tensorrt_plan', expected 'onnxruntime_onnx', all that is served here
          backend: 'python'                  | line 1: backend: got 'python', expected 'onnxruntime', all that is served here
          default_model_filename: 'net.onnx' | line 1: default_model_filename: got 'net.onnx', expected 'model.onnx', all that is served here
          sequence_batching { }              | line 1: sequence_batching: is not supported: models with state are not served
          ensemble_scheduling { step { model_name: 'a' } } | line 1: ensemble_scheduling: is not supported: ensembles are not served
          instance_group { kind: KIND_MODEL } | line 1: instance_group[0].kind: got KIND_MODEL, expected KIND_CPU, KIND_GPU or none
          instance_group { } instance_group { kind: KIND_CPU } | line 1: instance_group: got a group without a kind beside others, expected a kind for each of several groups
          input { name: 'x' data_type: TYPE_FP32 dims: 1 reshape { shape: [ ] } } | line 1: input[0].reshape: got [], expected [1] as in dims: requests have the shape that the model takes
          input { name: 'x' data_type: TYPE_FP32 dims: 1 allow_ragged_batch: true } | line 1: input[0].allow_ragged_batch: is not supported: joined requests have one shape
          batch_input { kind: BATCH_ELEMENT_COUNT } | line 1: batch_input: is not supported: inputs come from requests alone
          model_transaction_policy { decoupled: true } | line 1: model_transaction_policy.decoupled: is not supported: a request has exactly one answer
          model_repository_agents { agents { name: 'checksum' } } | line 1: model_repository_agents: is not supported: an agent may change the files of a model
          cc_model_filenames { key: '7.0' value: 'a.onnx' } | line 1: cc_model_filenames: is not supported: one file serves every device
          """)
  void what_would_change_answers_is_refused(String text, String problem) {
    assertProblem(text, TritonProblem.Kind.UNSUPPORTED, problem);
  }

  private static void assertProblem(String text, TritonProblem.Kind kind, String problem) {
    TritonReading reading = read(text);

    assertThat(reading.problems()).containsExactly(new TritonProblem(kind, problem));
    assertThat(reading.model()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "response_cache { enable: true }",
        "model_warmup { name: 'w' batch_size: 1 }",
        "metric_tags { key: 'a' value: 'b' }",
        "input { name: 'x' data_type: TYPE_FP32 dims: 1 optional: true }",
        "instance_group { kind: KIND_GPU }",
        "instance_group { count: 2 gpus: 0 } instance_group { gpus: 1 }",
        "dynamic_batching { priority_levels: 2 default_queue_policy { max_queue_size: 1 } }",
        "dynamic_batching { priority_queue_policy { key: 1 value { max_queue_size: 3 } } }",
        "optimization { input_pinned_memory { enable: false } }"
      })
  void what_is_not_done_is_noticed_once(String text) {
    TritonReading reading = read(text);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.notices()).singleElement().asString().startsWith("line 1: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: "m" max_batch_sise: 4           | line 1, column 11: max_batch_sise: got an unknown field, expected one of Triton's ModelConfig
          input { name: "x" data_typ: TYPE_FP32 } | line 1, column 19: data_typ: got an unknown field, expected one of Triton's ModelInput
          max_batch_size: many                  | line 1, column 17: Couldn't parse integer: For input string: "many"
          input { data_type: FP32 }             | line 1, column 20: Enum type "DataType" has no value named "FP32".
          name: "m" name: "m"                   | line 1, column 15: Non-repeated field "name" cannot be overwritten.
          input {                               | line 1, column 8: Expected "}".
          dynamic_batching { } sequence_batching { } | line 1, column 22: Field "sequence_batching" is specified along with field "dynamic_batching"
          """)
  void what_cannot_be_parsed_is_told_with_line_and_column(String text, String problem) {
    assertThat(read(text).problems())
        .singleElement()
        .satisfies(found -> assertThat(found.text()).startsWith(problem))
        .satisfies(found -> assertThat(found.kind()).isEqualTo(TritonProblem.Kind.INVALID));
  }

  @Test
  void every_unknown_field_is_told() {
    assertThat(read("a: 1\nname: 'm'\nb { c: 2 }\n").problems())
        .extracting(TritonProblem::text)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("line 1, column 1: a: got an unknown field"),
            second -> assertThat(second).startsWith("line 3, column 1: b: got an unknown field"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"input{", "nonsense{", "a<", "["})
  void depth_is_limited(String opening) {
    assertThat(read(opening.repeat(200_000)).problems()).hasSize(1);
  }

  @Test
  void a_long_file_is_not_parsed() {
    assertThat(read("#".repeat((1 << 20) + 1)).problems())
        .extracting(TritonProblem::text)
        .containsExactly("longer than 1MiB, expected a model configuration");
  }

  private static TritonReading read(String text) {
    return TritonConfig.read("m", text);
  }

  private static TritonModel model(TritonReading reading) {
    assertThat(reading.problems()).isEmpty();
    return Objects.requireNonNull(reading.model());
  }

  private static List<Dimension> dimensions(String batch, long... sizes) {
    List<Dimension> dimensions = new ArrayList<>();
    dimensions.add(batch.isEmpty() ? Dimension.variable("") : Dimension.bound(batch));
    for (long size : sizes) {
      dimensions.add(Dimension.fixed(size));
    }
    return dimensions;
  }
}
