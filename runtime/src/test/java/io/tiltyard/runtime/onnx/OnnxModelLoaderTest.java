package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OnnxModelLoaderTest extends EngineTest {
  @ParameterizedTest
  @ValueSource(strings = {"1.21.1", "1.29.0", ""})
  void another_version_of_the_runtime_is_refused_before_it_is_called(String version) {
    assertThatThrownBy(() -> OnnxModelLoader.checkVersion(version))
        .hasMessage("ONNX Runtime is " + version + ", expected 1.28.0");
  }

  @Test
  void a_run_may_use_several_threads() throws Exception {
    ModelOptions two = new ModelOptions(1, 2, 0, 0, 256, 0, false);
    try (Loaded loaded =
        new Loaded(
            loader().load(TestModels.artifact("shapes/similarity"), ModelSettings.of(two)))) {
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(2, 4), 1, 0, 0, 0, 1, 1, 0, 0));
      assertThat(TestOutputs.floats(outputs, 0)).containsExactly(1, 1, 1, 2);
    }
  }

  @Test
  void an_answer_is_the_same_on_every_instance() throws Exception {
    try (Loaded loaded = open("serving/slow");
        Loaded other = open("serving/slow")) {
      TestInputs inputs = TestInputs.of(shape(1, 4), 1, 2, 3, 4);
      assertThat(TestOutputs.bytes(loaded.instance.run(inputs), 0))
          .isEqualTo(TestOutputs.bytes(other.instance.run(inputs), 0))
          .isEqualTo(TestInputs.wire(1, 2, 3, 4));
    }
  }
}
