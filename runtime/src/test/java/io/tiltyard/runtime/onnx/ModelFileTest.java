package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
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
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFileTest extends EngineTest {
  @TempDir private Path directory;

  private Model load() throws ModelLoadException {
    return loader()
        .load(new ModelArtifact("affine", 1, directory), ModelSettings.of(ModelOptions.defaults()));
  }

  private Path place(long version) throws IOException {
    Path source = TestModels.artifact("serving/affine", version).directory();
    return Files.write(
        directory.resolve("model.onnx"), Files.readAllBytes(source.resolve("model.onnx")));
  }

  @Test
  void the_platform_is_the_one_that_triton_has_for_it() throws Exception {
    place(1);
    try (Model model = load()) {
      assertThat(model.platform()).isEqualTo("onnx_onnxv1");
    }
  }

  @Test
  void a_file_that_changes_after_loading_has_no_effect() throws Exception {
    place(1);
    try (Loaded loaded = new Loaded(load())) {
      place(2);
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(1, 4), 1, 2, 3, 4));
      assertThat(TestOutputs.floats(outputs, 0)[0]).isEqualTo(5.5f);
      Files.delete(directory.resolve("model.onnx"));
      loaded.instance.run(TestInputs.of(shape(2, 4), new float[8]));
    }
  }

  @Test
  void a_file_of_more_than_two_gibibytes_is_too_large() throws Exception {
    Path path = directory.resolve("model.onnx");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(1L << 31);
    }
    assertThatThrownBy(this::load)
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(LoadFailures.TOO_LARGE);
              assertThat(e).hasMessageContaining("2147483648");
            });
  }

  @Test
  void a_file_is_read_whole_and_once() throws Exception {
    Path path = Files.write(directory.resolve("some.bin"), new byte[] {1, 2, 3});
    try (ModelFile file = ModelFile.read(path, "some.bin", 3)) {
      Files.write(path, new byte[] {9, 9, 9});
      assertThat(file.length()).isEqualTo(3);
      byte[] content = new byte[3];
      file.bytes().get(content);
      assertThat(content).containsExactly(1, 2, 3);
    }
  }
}
