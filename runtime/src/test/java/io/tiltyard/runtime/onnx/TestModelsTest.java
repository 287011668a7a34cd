package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.ModelOptions;
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
  private static final Set<String> REFUSED = Set.of("only_sequence", "sequence_input");

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(TestModels.root())) {
      return all.filter(Files::isRegularFile).sorted().toList();
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
    for (Path file : files()) {
      if (file.endsWith("model.onnx") && loads(file)) {
        assertThatCode(() -> load(file)).as("%s", file).doesNotThrowAnyException();
      }
    }
  }

  private static boolean loads(Path file) {
    Path model = file.getParent().getParent();
    return !model.getParent().endsWith("broken")
        && !REFUSED.contains(model.getFileName().toString())
        && !model.endsWith("with_optional");
  }

  private static void load(Path file) throws ModelLoadException {
    ModelArtifact artifact = new ModelArtifact("any", 1, file.getParent());
    try (TestModels.Loaded loaded =
        new TestModels.Loaded(loader().load(artifact, ModelOptions.defaults()))) {
      assertThat(loaded.model.digest()).matches("[0-9a-f]{64}");
    }
  }
}
