package io.tiltyard.runtime.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.testing.SeededRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that was damaged on its way loads or is refused; it does nothing else. */
@Tag("one-jdk")
final class DamagedModelsTest {
  private static final int FILES = 200;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"two_inputs", "perceptron"})
  void a_damaged_file_loads_or_is_refused_with_a_reason(String name) throws Exception {
    Random random = SeededRandom.create();
    byte[] good = Files.readAllBytes(TorchModels.artifact(name).directory().resolve("model.pt"));
    DjlModelLoader loader = new DjlModelLoader(TorchModels.NATIVES);
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      Files.write(directory.resolve("model.pt"), damaged(good, random));
      try (Model model =
          loader.load(
              new ModelArtifact(name, 1, directory),
              TorchModels.settings(TorchModels.TWO_INPUTS))) {
        assertThat(model.platform()).isEqualTo("pytorch_libtorch");
      } catch (ModelLoadException e) {
        refused++;
        assertThat(e.reason()).isIn("invalid_model", "unknown_op");
        assertThat(e.getMessage()).doesNotContain(directory.toString(), "\n");
      }
    }
    assertThat(refused).isGreaterThan(FILES / 2);
  }

  private static byte[] damaged(byte[] good, Random random) {
    byte[] bad =
        random.nextInt(10) == 0
            ? Arrays.copyOf(good, 1 + random.nextInt(good.length - 1))
            : good.clone();
    for (int i = 0; i <= random.nextInt(4); i++) {
      bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
    }
    return bad;
  }
}
