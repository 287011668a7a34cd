package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.testing.Pipes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExternalPathTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../up.bin",
        "sub/../../up.bin",
        "sub/../file.bin",
        "/etc/hostname",
        "//etc/hostname",
        "/proc/self/environ",
        "/dev/zero",
        "..\\up.bin",
        "C:\\up.bin",
        "*/_ORT_MEM_ADDR_/*",
        "a\0b",
        "gone.bin"
      })
  void f87_f89_a_location_that_is_no_plain_file_below_is_refused(String location) throws Exception {
    Files.createDirectory(directory.resolve("sub"));
    Files.write(directory.resolve("file.bin"), new byte[1]);
    assertThatThrownBy(() -> ExternalPath.resolve(directory, location))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(LoadFailures.EXTERNAL_DATA);
              assertThat(e.getMessage()).doesNotContain("/etc", "/proc", "/dev");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"file.bin", "./file.bin", "sub/file.bin", "größe 1.bin"})
  void a_plain_file_below_is_found(String location) throws Exception {
    Files.createDirectory(directory.resolve("sub"));
    Path file = Files.write(directory.resolve(location), new byte[1]);
    assertThat(ExternalPath.resolve(directory, location)).hasSameBinaryContentAs(file);
  }

  @Test
  void a_symbolic_link_anywhere_below_is_refused(@TempDir Path elsewhere) throws Exception {
    Files.write(elsewhere.resolve("file.bin"), new byte[1]);
    Files.createSymbolicLink(directory.resolve("sub"), elsewhere);
    assertThatThrownBy(() -> ExternalPath.resolve(directory, "sub/file.bin"))
        .hasMessageContaining("leaves the version's directory");
  }

  @Test
  @Timeout(60)
  void f87_a_pipe_is_refused_and_never_opened() throws Exception {
    Pipes.create(directory.resolve("pipe.bin"));
    assertThatThrownBy(() -> ExternalPath.resolve(directory, "pipe.bin"))
        .hasMessageContaining("is no file");
  }
}
