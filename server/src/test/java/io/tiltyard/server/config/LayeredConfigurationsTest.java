package io.tiltyard.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.lifecycle.ModelConfiguration;
import io.tiltyard.runtime.lifecycle.VersionPolicy;
import io.tiltyard.runtime.model.ArenaShrinking;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.Engine;
import io.tiltyard.runtime.model.Joining;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LayeredConfigurationsTest {
  private static final String SAFE =
      "one of instances, threads, batching.join, batching.max_size, batching.max_delay,"
          + " inline_below, queue, nan_inputs, arena_shrinking, version_policy";

  @TempDir Path directory;

  @Test
  void a_model_of_which_nothing_is_said_has_the_defaults() throws Exception {
    assertThat(of("", null, null, ""))
        .isEqualTo(
            new ModelConfiguration(
                ModelSettings.of(ModelOptions.defaults()),
                new VersionPolicy.All(),
                GoldenSelection.EVERY,
                List.of()));
  }

  @Test
  void every_key_of_model_yaml_reaches_its_place() throws Exception {
    String yaml =
        """
        engine: pytorch
        device: [cuda:1, cuda:0]
        device_options: {use_tf32: 0, cudnn_conv_algo_search: HEURISTIC}
        device_memory: 2GiB
        instances: 5
        threads: 3
        batching: {join: false, tolerance: 0.01, max_size: 16, max_delay: 5ms}
        inline_below: 20us
        queue: 99
        nan_inputs: reject
        arena_shrinking: always
        version_policy: specific(1, 3)
        inputs:
          - {name: x, datatype: FP32, shape: [batch, 3, -1]}
          - {name: scalar, datatype: BYTES, shape: []}
        outputs: [{name: y, datatype: INT64, shape: [batch]}]
        golden: {cats.json: [1, 3]}
        """;
    Dimension batch = Dimension.bound("batch");

    assertThat(of("", yaml, null, ""))
        .isEqualTo(
            new ModelConfiguration(
                new ModelSettings(
                    Engine.PYTORCH,
                    new Placement(
                        List.of(Device.cuda(1), Device.cuda(0)),
                        Map.of("use_tf32", "0", "cudnn_conv_algo_search", "HEURISTIC"),
                        2L << 30),
                    new DeclaredSignature(
                        List.of(
                            new TensorSpec(
                                "x",
                                DataType.FP32,
                                List.of(batch, Dimension.fixed(3), Dimension.variable(""))),
                            new TensorSpec("scalar", DataType.BYTES, List.of())),
                        List.of(new TensorSpec("y", DataType.INT64, List.of(batch)))),
                    new ModelOptions(
                        5,
                        3,
                        16,
                        Joining.NEVER,
                        0.01,
                        5_000_000,
                        99,
                        20_000,
                        true,
                        ArenaShrinking.ALWAYS)),
                new VersionPolicy.Specific(Set.of(1L, 3L)),
                new GoldenSelection(Map.of("cats.json", Set.of(1L, 3L))),
                List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                      |            |                     |                   | 256
                      |            | max_queue_size: 11  |                   | 11
                      | queue: 12  | max_queue_size: 11  |                   | 12
          queue: 13   | queue: 12  | max_queue_size: 11  |                   | 13
          queue: 13   | queue: 12  | max_queue_size: 11  | {"queue": 14}     | 14
          queue: 13   | threads: 2 |                     | {"threads": 3}    | 13
                      | queue: 12  |                     | {}                | 12
          """)
  void the_higher_place_wins_key_by_key(
      @Nullable String gateway,
      @Nullable String yaml,
      @Nullable String pbtxt,
      @Nullable String override,
      int queue)
      throws Exception {
    String triton =
        pbtxt == null ? null : "dynamic_batching { default_queue_policy { " + pbtxt + " } }";

    ModelConfiguration configuration =
        of(gateway == null ? "" : gateway, yaml, triton, override == null ? "" : override);

    assertThat(configuration.settings().options().queueLimit()).isEqualTo(queue);
  }

  @Test
  void only_the_newest_version_of_a_triton_model_is_served_unless_somebody_says_otherwise()
      throws Exception {
    assertThat(of("", null, "", "").policy()).isEqualTo(new VersionPolicy.Latest(1));
    assertThat(of("", "version_policy: all", "", "").policy()).isEqualTo(new VersionPolicy.All());
  }

  @Test
  void a_gpu_has_one_instance_unless_somebody_says_otherwise() throws Exception {
    assertThat(of("device: [cuda:0, cuda:1]", null, null, "").settings().options().instances())
        .isEqualTo(2);
    assertThat(of("device: [cuda:0, cuda:1]", "instances: 6", null, "").settings().options())
        .extracting(ModelOptions::instances)
        .isEqualTo(6);
  }

  @Test
  void lists_of_tensors_win_as_a_whole_and_options_one_by_one() throws Exception {
    ModelConfiguration configuration =
        of(
            "device: cuda:0\n    device_options: {a: 1}",
            "device_options: {a: 2, b: 2}\noutputs: [{name: z, datatype: FP32, shape: [-1]}]",
            "max_batch_size: 4 input { name: 'x' data_type: TYPE_FP32 dims: 3 }"
                + " output { name: 'y' data_type: TYPE_FP32 dims: 3 }",
            "");

    assertThat(configuration.settings().placement().options())
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "2"));
    DeclaredSignature declared = configuration.settings().declared();
    assertThat(declared.inputs()).extracting(TensorSpec::name).containsExactly("x");
    assertThat(declared.outputs()).extracting(TensorSpec::name).containsExactly("z");
    assertThat(declared.batched()).isTrue();
  }

  @Test
  void what_the_cpu_does_not_use_is_noticed() throws Exception {
    assertThat(of("", "device_memory: 1GiB", null, "").notices())
        .containsExactly(
            "device_options and device_memory are not used: the model runs on the CPU");
  }

  @Test
  void everything_that_is_wrong_with_all_files_is_told_at_once() {
    assertThatThrownBy(
            () ->
                of(
                    "",
                    "thread: 2\nqueue: 0\ninputs: [{name: x, datatype: FLOAT}]\n",
                    "name: 'other' platform: 'tensorrt_plan'",
                    "{\"device\": \"cpu\"}"))
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("invalid_config"))
        .hasMessage(
            String.join(
                "; ",
                "config.pbtxt: line 1: name: got 'other', expected 'm', the name of the directory,"
                    + " or nothing",
                "config.pbtxt: line 1: platform: got 'tensorrt_plan', expected 'onnxruntime_onnx',"
                    + " all that is served here",
                "model.yaml: thread: got an unknown key, expected 'threads'?",
                "model.yaml: queue: got 0, expected a whole number from 1 to 1000000",
                "model.yaml: inputs[0].datatype: got 'FLOAT', expected one of BOOL, UINT8, UINT16,"
                    + " UINT32, UINT64, INT8, INT16, INT32, INT64, FP16, FP32, FP64, BF16, BYTES",
                "model.yaml: inputs[0].shape: got nothing, expected a list of at most 32 sizes from"
                    + " 1, -1 for any size, or names of dimensions, such as [batch, 3, -1]",
                "load request: device: got a key that a load request may not set, expected "
                    + SAFE));
  }

  @Test
  void what_is_only_not_offered_has_a_reason_of_its_own() {
    assertThatThrownBy(() -> of("", "threads: 2", "sequence_batching { }", ""))
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("unsupported_config"));
    assertThatThrownBy(() -> of("", "threads: 0", "sequence_batching { }", ""))
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("invalid_config"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          threads: [1                            | line 1, column 12: while parsing a flow sequence
          threads: 1\\nthreads: 2                | line 2, column 8: Duplicate field 'threads'
          batching: &x {}                        | line 1: got an anchor or alias, expected plain values
          threads: !!int 1                       | line 1: got a tag (!), expected plain values
          - threads                              | (top): got a list, expected keys: arena_shrinking, batching,
          inputs: {name: x}                      | inputs: got keys, expected a list
          inputs: [{name: x, datatype: FP32, shape: [0]}] | inputs[0].shape: got a list, expected a list of at most 32
          inputs: [{name: x, datatype: FP32, shape: ['a b']}] | inputs[0].shape: got a list, expected a list of at most 32
          inputs: [{name: x, datatype: FP32, shape: []}, {name: x, datatype: FP32, shape: []}] | inputs[1].name: got 'x' again, expected each name once
          golden: {../x: [1]}                    | golden.../x: got '../x', expected a name of 1 to 128
          golden: {x.json: []}                   | golden.x.json: got a list, expected a list of versions such as [1, 2]
          golden: {x.json: [0]}                  | golden.x.json: got a list, expected a list of versions such as [1, 2]
          instnaces: 2                           | instnaces: got an unknown key, expected 'instances'?
          """)
  void what_is_wrong_with_model_yaml_is_told_with_its_place(String yaml, String problem) {
    assertThatThrownBy(() -> of("", yaml.replace("\\n", "\n"), null, ""))
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("invalid_config"))
        .hasMessageStartingWith("model.yaml: " + problem);
  }

  @Test
  void a_long_model_yaml_is_not_parsed() {
    assertThatThrownBy(() -> of("", "# " + "ä".repeat(1 << 19), null, ""))
        .hasMessage("model.yaml: longer than 1MiB, expected a configuration file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"instances": 3, "threads": 2, "queue": 5, "inline_below": "0s", "nan_inputs": "reject"} | 3 2 0 PROVED 0 5 0 true
          {"batching": {"join": false, "max_size": 7, "max_delay": "1ms"}}   | 4 1 7 NEVER 1000000 256 50000 false
          {"max_batch_size": 9}                                              | 4 1 9 PROVED 0 256 50000 false
          {"max_batch_size": "9", "batching": {"max_delay": "1ms"}}          | 4 1 9 PROVED 1000000 256 50000 false
          {"dynamic_batching": {}}                                           | 4 1 0 PROVED 0 256 50000 false
          {"dynamic_batching": {"max_queue_delay_microseconds": "100"}}      | 4 1 0 PROVED 100000 256 50000 false
          {"dynamic_batching": {"max_queue_delay_microseconds": 100}}        | 4 1 0 PROVED 100000 256 50000 false
          {"instance_group": [{"count": 2, "kind": "KIND_CPU"}, {"name": "b"}]} | 3 1 0 PROVED 0 256 50000 false
          {"parameters": {"intra_op_thread_count": {"string_value": "6"}}}   | 4 6 0 PROVED 0 256 50000 false
          {"name": "m", "backend": "onnxruntime", "platform": "onnxruntime_onnx"} | 4 1 0 PROVED 0 256 50000 false
          """)
  void a_load_request_sets_what_changes_no_answer(String json, String options) throws Exception {
    String[] o = options.split(" ", -1);

    assertThat(of("instances: 4", null, null, json).settings().options())
        .isEqualTo(
            new ModelOptions(
                Integer.parseInt(o[0]),
                Integer.parseInt(o[1]),
                Integer.parseInt(o[2]),
                Joining.valueOf(o[3]),
                1e-4,
                Long.parseLong(o[4]),
                Integer.parseInt(o[5]),
                Long.parseLong(o[6]),
                Boolean.parseBoolean(o[7]),
                ArenaShrinking.AUTO));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"version_policy\": \"latest(2)\"}",
        "{\"version_policy\": {\"latest\": {\"num_versions\": \"2\"}}}"
      })
  void a_load_request_may_choose_versions(String json) throws Exception {
    assertThat(of("", null, null, json).policy()).isEqualTo(new VersionPolicy.Latest(2));
  }

  @Test
  void a_load_request_may_choose_versions_in_tritons_other_forms() throws Exception {
    assertThat(of("", null, "", "{\"version_policy\": {\"all\": {}}}").policy())
        .isEqualTo(new VersionPolicy.All());
    assertThat(
            of("", null, "", "{\"version_policy\": {\"specific\": {\"versions\": [\"1\", 3]}}}")
                .policy())
        .isEqualTo(new VersionPolicy.Specific(Set.of(1L, 3L)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                  | got a list, expected a JSON object with SAFE
          {"threads": 1, "threads": 2}        | line 1, column 25: Duplicate field 'threads'
          {"threads": 1} {}                   | line 1, column
          {"threads"                          | line 1, column
          {"threads": 0}                      | threads: got 0, expected a whole number from 1 to 256
          {"threads": "two"}                  | threads: got 'two', expected a whole number from 1 to 256
          {"batching": 5}                     | batching: got 5, expected an object
          {"batching": {"max-size": 5}}       | batching.max-size: got an unknown key, expected 'max_size'?
          {"engine": "pytorch"}               | engine: got a key that a load request may not set, expected SAFE
          {"device": "cuda:0"}                | device: got a key that a load request may not set, expected SAFE
          {"inputs": []}                      | inputs: got a key that a load request may not set, expected SAFE
          {"default_model_filename": "x"}     | default_model_filename: got a key that a load request may not set, expected SAFE
          {"dynamic_batching": {"preserve_ordering": true}} | dynamic_batching.preserve_ordering: got a key that a load request may not set, expected SAFE
          {"dynamic_batching": {"max_queue_delay_microseconds": -1}} | batching.max_delay: got '-1us', expected a duration
          {"instance_group": [{"gpus": [0]}]} | instance_group.gpus: got a key that a load request may not set, expected SAFE
          {"instance_group": [{"kind": "KIND_GPU"}]} | instance_group.kind: got 'KIND_GPU', expected 'KIND_CPU', the model's, or nothing
          {"instance_group": [{"count": 99}]} | instances: got 99, expected a whole number from 1 to 64
          {"instance_group": {}}              | instance_group: got keys, expected a list of groups with count
          {"parameters": {"x": {"string_value": "1"}}} | parameters.x: got a key that a load request may not set, expected SAFE
          {"max_batch_size": 0}               | batching.max_size: got 0, expected a whole number from 1 to 65536
          {"version_policy": {}}              | version_policy: got 'specific()', expected all, latest(2)
          {"name": "other"}                   | name: got 'other', expected what the model has, or nothing
          {"backend": "python"}               | backend: got 'python', expected what the model has, or nothing
          """)
  void a_load_request_that_asks_for_more_is_refused(String json, String problem) {
    assertThatThrownBy(() -> of("", null, null, json))
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("invalid_config"))
        .hasMessageStartingWith("load request: " + problem.replace("SAFE", SAFE));
  }

  private ModelConfiguration of(
      String gateway, @Nullable String yaml, @Nullable String pbtxt, String override)
      throws IOException, ModelLoadException {
    Path file = directory.resolve("tiltyard.yaml");
    Files.writeString(file, gateway.isEmpty() ? "" : "models:\n  m:\n    " + gateway + "\n");
    ConfigReading reading = ConfigReader.read(file, List.of());
    assertThat(reading.problems()).isEmpty();
    Map<String, String> files = new HashMap<>();
    if (yaml != null) {
      files.put("model.yaml", yaml);
    }
    if (pbtxt != null) {
      files.put("config.pbtxt", pbtxt);
    }
    return reading.config().modelConfigurations().of("m", files, override);
  }
}
