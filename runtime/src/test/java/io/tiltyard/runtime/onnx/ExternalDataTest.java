package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static io.tiltyard.runtime.onnx.TestInputs.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExternalDataTest extends EngineTest {
  @TempDir private Path directory;
  private Path weights;

  @BeforeEach
  void copyTheModel() throws IOException {
    Path source = TestModels.artifact("shapes/external").directory();
    Files.copy(source.resolve("model.onnx"), directory.resolve("model.onnx"));
    weights = directory.resolve("weights.bin");
    Files.copy(source.resolve("weights.bin"), weights);
  }

  private Model load() throws ModelLoadException {
    return loader()
        .load(
            new ModelArtifact("external", 1, directory), ModelSettings.of(ModelOptions.defaults()));
  }

  private static float[] answer(Loaded loaded) throws Exception {
    RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(1, 4), 1, 1, 1, 1));
    return TestOutputs.floats(outputs, 0);
  }

  private void isRefused(String why) {
    assertThatThrownBy(this::load)
        .hasMessageContaining(why)
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(LoadFailures.EXTERNAL_DATA);
              assertThat(e.getMessage()).doesNotContain(directory.toString());
            });
  }

  @Test
  void weights_in_a_file_of_their_own_are_read() throws Exception {
    try (Loaded loaded = new Loaded(load())) {
      assertThat(answer(loaded)).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void weights_that_change_after_loading_have_no_effect() throws Exception {
    try (Loaded loaded = new Loaded(load())) {
      Files.write(weights, wire(9, 9, 9, 9));
      assertThat(answer(loaded)).containsExactly(1, 2, 3, 4);
      Files.delete(weights);
      assertThat(answer(loaded)).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void weights_that_are_too_short_are_refused() throws Exception {
    Files.write(weights, wire(1, 2, 3));
    assertThatThrownBy(this::load)
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> assertThat(e.reason()).isEqualTo(LoadFailures.EXTERNAL_DATA));
  }

  @Test
  void a_missing_file_is_refused() throws Exception {
    Files.delete(weights);
    isRefused("'weights.bin' is missing");
  }

  @Test
  void a_symbolic_link_is_refused(@TempDir Path elsewhere) throws Exception {
    Path target = Files.move(weights, elsewhere.resolve("weights.bin"));
    Files.createSymbolicLink(weights, target);
    isRefused("leaves the version's directory");
  }

  @Test
  void a_hard_link_is_refused() throws Exception {
    Files.createLink(directory.resolve("other.bin"), weights);
    isRefused("more than one hard link");
  }

  @Test
  void a_directory_is_refused() throws Exception {
    Files.delete(weights);
    Files.createDirectory(weights);
    isRefused("is no file");
  }
}
