package io.tiltyard.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.Engine;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.Dimension;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class TrialProcessTest {
  private static TrialRequest endless() {
    Path root = Path.of(System.getProperty("tiltyard.test.models", "../testing/models"));
    ModelArtifact artifact = new ModelArtifact("forever", 1, root.resolve("faulty/forever/1"));
    ModelSettings settings = ModelSettings.of(new ModelOptions(1, 1, 0, 0, 1, 0, false));
    return new TrialRequest(artifact, settings, null, GoldenSelection.EVERY, 1L << 30, 1L << 60);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void it_ends_when_its_parent_lets_go_and_is_confined_until_then() throws Exception {
    TrialFiles files = TrialFiles.create();
    try {
      files.write(endless());
      try (TrialProcess process = TrialProcess.start(files, TrialSettings.of(1L << 30))) {
        await().atMost(Duration.ofSeconds(60)).until(() -> files.phase() == Phase.WARM_UP);
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        assertThat(proc.resolve("oom_score_adj")).hasContent("1000");
        assertThat(proc.resolve("limits"))
            .content()
            .containsPattern("Max core file size +0 +0 ")
            .containsPattern("Max data size +\\d+ +\\d+ ");
        assertThat(proc.resolve("environ")).content().doesNotContain("JAVA_TOOL_OPTIONS");
        assertThat(ProcessMemory.of(process.pid()).resident()).isPositive();
        process.letGo();
        assertThat(process.await(60_000)).as("end of the orphan").isTrue();
        assertThat(process.status()).isEqualTo(Lifeline.ORPHANED);
      }
    } finally {
      files.delete();
    }
    assertThat(files.directory()).doesNotExist();
  }

  @Test
  void a_request_arrives_as_it_was_sent(@TempDir Path directory) throws Exception {
    TensorSpec spec =
        new TensorSpec(
            "größe", DataType.BF16, List.of(Dimension.fixed(3), Dimension.variable("batch")));
    ModelSettings settings =
        new ModelSettings(
            Engine.PYTORCH,
            new Placement(List.of(Device.cuda(1), Device.AUTO), Map.of("a", "b"), 7),
            new DeclaredSignature(List.of(spec), List.of(spec, spec)),
            new ModelOptions(3, 2, 16, 5, 9, 11, true));
    TrialRequest sent =
        new TrialRequest(
            new ModelArtifact("m", 4, directory.toAbsolutePath()),
            settings,
            directory.toAbsolutePath(),
            new GoldenSelection(Map.of("a.json", Set.of(1L, 2L))),
            12,
            13);
    TrialFiles files = new TrialFiles(directory);
    files.write(sent);
    assertThat(files.request()).isEqualTo(sent);
    TrialRequest bare =
        new TrialRequest(sent.artifact(), endless().settings(), null, GoldenSelection.EVERY, 0, 0);
    files.write(bare);
    assertThat(files.request()).isEqualTo(bare);
  }

  @Test
  void what_is_no_result_is_none(@TempDir Path directory) throws Exception {
    TrialFiles files = new TrialFiles(directory);
    assertThat(files.result()).isNull();
    java.nio.file.Files.write(directory.resolve("result"), new byte[] {127, -1, -1, -1, 0});
    assertThat(files.result()).isNull();
    files.write(TrialResult.failed("golden", "no"));
    assertThat(files.result()).isEqualTo(TrialResult.failed("golden", "no"));
  }
}
