package io.tiltyard.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(120)
final class TrialProcessTest {
  private static TrialRequest endless() {
    Path root = Path.of(System.getProperty("tiltyard.test.models", "../testing/models"));
    ModelArtifact artifact = new ModelArtifact("forever", 1, root.resolve("faulty/forever/1"));
    ModelSettings settings = ModelSettings.of(new ModelOptions(1, 1, 0, 0, 1, 0, false));
    return new TrialRequest(
        artifact, settings, null, GoldenSelection.EVERY, List.of(), 1L << 30, 1L << 60);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void it_ends_when_its_parent_lets_go_and_is_confined_until_then() throws Exception {
    Path directory;
    try (TrialProcess process =
        TrialProcess.start(TrialSettings.of(Duration.ofMinutes(1), 1L << 30))) {
      TrialFiles files = process.ask(endless());
      await().atMost(Duration.ofSeconds(60)).until(() -> files.phase() == Phase.WARM_UP);
      Path proc = Path.of("/proc", Long.toString(process.pid()));
      directory = proc.resolve("cwd").toRealPath();
      assertThat(directory).isDirectory();
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
    assertThat(directory).doesNotExist();
  }
}
