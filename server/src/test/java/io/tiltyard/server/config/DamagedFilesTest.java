package io.tiltyard.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files and load requests with a few characters wrong: read or told, never thrown. */
final class DamagedFilesTest {
  private static final int ROUNDS = 4_000;

  private static final String PBTXT =
      """
      name: "m"
      platform: "onnxruntime_onnx"
      max_batch_size: 8
      input [ { name: "x" data_type: TYPE_FP32 dims: [ 3, -1 ] reshape { shape: [ 3, -1 ] } } ]
      output { name: "y" data_type: TYPE_INT64 dims: 1 }
      instance_group [ { count: 2 kind: KIND_GPU gpus: [ 0, 1 ] } ]
      dynamic_batching { max_queue_delay_microseconds: 100 preferred_batch_size: [ 4 ] }
      version_policy { specific { versions: [ 1, 2 ] } }
      parameters { key: "intra_op_thread_count" value { string_value: "2" } }
      """;
  private static final String YAML =
      """
      engine: onnxruntime
      device: [cuda:0, cuda:1]
      batching: {join: false, max_size: 16, max_delay: 5ms}
      version_policy: "specific(1, 3)"
      inputs:
        - {name: x, datatype: FP32, shape: [batch, 3, -1]}
      golden: {cats.json: [1, 3]}
      """;
  private static final String JSON =
      "{\"max_batch_size\": \"8\", \"instance_group\": [{\"count\": 2}], \"version_policy\":"
          + " {\"latest\": {\"num_versions\": 1}}, \"parameters\": {\"intra_op_thread_count\":"
          + " {\"string_value\": \"2\"}}, \"dynamic_batching\":"
          + " {\"max_queue_delay_microseconds\": 5}, \"batching\": {\"join\": true}}";
  private static final String CHARACTERS = "{}[]<>:;,\"'\\#&*!?|-+.0123456789eExX \n\t\0aé\ud83d";

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final LayeredConfigurations configurations = new LayeredConfigurations(Map.of());

  @Test
  void the_undamaged_ones_are_right() {
    assertThat(read(PBTXT, YAML, JSON).problems()).isEmpty();
  }

  @Test
  void damage_is_told() {
    for (int i = 0; i < ROUNDS; i++) {
      String pbtxt = damaged(PBTXT);
      String yaml = damaged(YAML);
      String json = damaged(JSON);
      try {
        assertThat(read(pbtxt, yaml, json).problems()).doesNotContain("");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", round " + i + "\n" + pbtxt + yaml + json, e);
      }
    }
  }

  private ModelReading read(String pbtxt, String yaml, String json) {
    return configurations.read("m", Map.of("config.pbtxt", pbtxt, "model.yaml", yaml), json);
  }

  private String damaged(String text) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(damaged.length());
      char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
      switch (random.nextInt(4)) {
        case 0 -> damaged.setCharAt(at, character);
        case 1 -> damaged.insert(at, character);
        case 2 -> damaged.deleteCharAt(at);
        default -> damaged.insert(at, damaged.substring(random.nextInt(at + 1), at));
      }
    }
    return damaged.toString();
  }
}
