package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is committed under {@code testing/models}. */
final class TestModelsTest extends EngineTest {
  private static final long MAX_BYTES = 300_000;
  private static final Set<String> REFUSED =
      Set.of(
          "broken",
          "only_sequence",
          "only_optional",
          "sequence_input",
          "float8_input",
          "one_name",
          "crash_on_load", // takes the process down
          "memory_on_load");

  private static List<Path> files() throws IOException {
    return below(TestModels.root(), 4).stream().filter(Files::isRegularFile).toList();
  }

  private static List<Path> below(Path directory, int depth) throws IOException {
    try (Stream<Path> all = Files.walk(directory, depth)) {
      return all.sorted().toList();
    }
  }

  @Test
  void they_are_small() throws Exception {
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isLessThan(MAX_BYTES);
  }

  @Test
  void every_one_loads_and_gives_an_instance_or_is_meant_to_be_refused() throws Exception {
    for (Path directory : below(TestModels.root(), 3)) {
      if (Files.exists(directory.resolve("model.onnx")) && loads(directory.toString())) {
        assertThatCode(() -> load(directory)).as("%s", directory).doesNotThrowAnyException();
      }
    }
  }

  private static boolean loads(String directory) {
    return REFUSED.stream().noneMatch(directory::contains);
  }

  private static void load(Path directory) throws ModelLoadException {
    ModelArtifact artifact = new ModelArtifact("any", 1, directory);
    try (TestModels.Loaded loaded =
        new TestModels.Loaded(loader().load(artifact, ModelSettings.of(ModelOptions.defaults())))) {
      assertThat(loaded.model.platform()).isEqualTo("onnx_onnxv1");
    }
  }
}
