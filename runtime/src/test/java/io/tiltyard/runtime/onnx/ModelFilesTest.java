package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFilesTest {
  @TempDir private Path directory;

  private void copy(String model) throws IOException {
    Path source = TestModels.artifact(model).directory();
    for (String name : new String[] {"model.onnx", "weights.bin"}) {
      if (Files.exists(source.resolve(name))) {
        Files.write(directory.resolve(name), Files.readAllBytes(source.resolve(name)));
      }
    }
  }

  @Test
  void the_bytes_are_those_of_the_moment_they_were_read() throws Exception {
    copy("serving/affine");
    byte[] original = Files.readAllBytes(directory.resolve("model.onnx"));
    try (ModelFiles files = ModelFiles.read(directory)) {
      Files.write(directory.resolve("model.onnx"), new byte[original.length]);
      byte[] read = new byte[original.length];
      files.model().get(read);
      assertThat(read).isEqualTo(original);
    }
  }

  @Test
  void a_directory_without_a_model_is_told_without_its_path() {
    assertThatThrownBy(() -> ModelFiles.read(directory))
        .hasMessage("model.onnx is missing")
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> assertThat(e.reason()).isEqualTo(LoadFailures.MISSING_FILE));
  }

  @Test
  void bytes_that_are_no_protobuf_are_told_before_the_runtime_sees_them() throws Exception {
    Files.write(directory.resolve("model.onnx"), new byte[] {'<', 'h', 't', 'm', 'l', '>'});
    assertThatThrownBy(() -> ModelFiles.read(directory))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> assertThat(e.reason()).isEqualTo(LoadFailures.INVALID_MODEL));
  }
}
