package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.runtime.model.ModelLoadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
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
  void the_digest_of_one_file_is_what_every_tool_gives() throws Exception {
    copy("serving/affine");
    MessageDigest expected = MessageDigest.getInstance("SHA-256");
    expected.update(Files.readAllBytes(directory.resolve("model.onnx")));
    try (ModelFiles files = ModelFiles.read(directory)) {
      assertThat(files.digest()).isEqualTo(HexFormat.of().formatHex(expected.digest()));
    }
  }

  @Test
  void the_digest_with_external_data_is_over_name_length_and_content() throws Exception {
    copy("shapes/external");
    MessageDigest expected = MessageDigest.getInstance("SHA-256");
    expected.update(Files.readAllBytes(directory.resolve("model.onnx")));
    expected.update("weights.bin\0".getBytes(StandardCharsets.UTF_8));
    expected.update(ByteBuffer.allocate(Long.BYTES).putLong(0, 16));
    expected.update(Files.readAllBytes(directory.resolve("weights.bin")));
    try (ModelFiles files = ModelFiles.read(directory)) {
      assertThat(files.digest()).isEqualTo(HexFormat.of().formatHex(expected.digest()));
    }
  }

  @Test
  void files_that_the_model_does_not_name_do_not_matter() throws Exception {
    copy("serving/affine");
    Files.write(directory.resolve("README.md"), new byte[100]);
    try (ModelFiles files = ModelFiles.read(directory)) {
      assertThat(files.length()).isEqualTo(Files.size(directory.resolve("model.onnx")));
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
