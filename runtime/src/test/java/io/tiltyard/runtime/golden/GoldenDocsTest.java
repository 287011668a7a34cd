package io.tiltyard.runtime.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.onnx.OnnxModelLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in {@code docs/golden.md} does what is said there. */
final class GoldenDocsTest {
  private static final ModelOptions OPTIONS = new ModelOptions(1, 1, 0, 0, 8, 0, false);

  @TempDir Path directory;

  private ProofReport prove(OnnxModelLoader loader, long version) throws Exception {
    Path models = Path.of(System.getProperty("tiltyard.test.models", "../testing/models"));
    Path affine = models.resolve("serving/affine").resolve(Long.toString(version));
    try (Model model =
            loader.load(new ModelArtifact("affine", version, affine), ModelSettings.of(OPTIONS));
        ModelInstance instance = model.newInstance()) {
      GoldenSet golden = GoldenSet.read(directory, version, GoldenSelection.EVERY);
      return Prover.prove(
          model.signature(),
          OPTIONS,
          model.facts(),
          instance,
          new Known(golden, List.of(), true, null),
          Clock.system());
    }
  }

  @Test
  void the_example_runs() throws Exception {
    Path root = Path.of(System.getProperty("tiltyard.root", ".."));
    String page = Files.readString(root.resolve("docs/golden.md"));
    String[] blocks = page.split("```json\n", -1);
    assertThat(blocks).hasSize(2);
    String example = blocks[1].substring(0, blocks[1].indexOf("```"));
    Files.writeString(directory.resolve("example.json"), example);
    try (OnnxModelLoader loader = new OnnxModelLoader()) {
      ProofReport report = prove(loader, 1);
      assertThat(report.cases()).isEqualTo(1);
      assertThat(report.joining().because()).startsWith("joined because ");
      assertThat(report.golden()).isEqualTo(Deviation.NONE);
      assertThatThrownBy(() -> prove(loader, 2))
          .isInstanceOfSatisfying(
              ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("golden"))
          .hasMessageContaining("got 11.0, expected 5.5");
    }
  }
}
