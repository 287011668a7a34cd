package io.tiltyard.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many versions in few processes: F108, and F99 to F101 and F104 among sound versions. */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
@Tag("one-jdk")
final class SharedProcessTest {
  private static final TrialSettings SETTINGS =
      new TrialSettings(Duration.ofMinutes(4), Duration.ofMinutes(2), 1L << 30, 256L << 20);
  private static final ModelSettings MODEL =
      ModelSettings.of(new ModelOptions(1, 1, 8, 0, 256, 0, false));

  private static final int ROWS = 170_000;

  private final AtomicBoolean more = new AtomicBoolean(true);
  private final TrialProcesses processes = new TrialProcesses(more::get);

  @AfterEach
  void nothing_is_left() throws Exception {
    processes.close();
    assertThat(running()).isEmpty();
    try (var all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(TrialDirectory.PREFIX));
    }
  }

  private TrialReport run(
      TrialSettings settings, ModelSettings model, String name, long version, @Nullable Path golden)
      throws ModelLoadException {
    Path root = Path.of(System.getProperty("tiltyard.test.models", "../testing/models"));
    Path directory = root.resolve(name).resolve(Long.toString(version));
    return new Trial(settings, processes, () -> {}, Clock.system())
        .run(
            new ModelArtifact(name, version, directory),
            model,
            golden,
            GoldenSelection.EVERY,
            List.of());
  }

  private TrialReport affine(long version) throws ModelLoadException {
    return run(SETTINGS, MODEL, "serving/affine", version, null);
  }

  private ModelLoadException fail(TrialSettings settings, String name) {
    ModelLoadException failure =
        catchThrowableOfType(ModelLoadException.class, () -> run(settings, MODEL, name, 1, null));
    assertThat(failure).as("failure of " + name).isNotNull();
    return failure;
  }

  /** Process ids of this process's trials. */
  private static Set<Long> running() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains(TrialMain.class.getName()))
        .map(ProcessHandle::pid)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void one_process_tries_one_version_after_the_other() throws Exception {
    affine(1);
    Set<Long> process = running();
    assertThat(process).hasSize(1);
    for (int version = 1; version <= 3; version++) {
      assertThat(affine(version).nanos()).containsOnlyKeys(Phase.values());
      assertThat(running()).isEqualTo(process);
    }
  }

  @Test
  void each_process_ends_after_so_many() throws Exception {
    Set<Long> seen = new TreeSet<>();
    for (int i = 0; i <= TrialProcess.MAX_VERSIONS; i++) {
      affine(1);
      seen.addAll(running());
    }
    assertThat(seen).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "crash_on_load, native_crash, crashed the process in phase load (SIGFPE)",
    "crash_on_run, native_crash, crashed the process in phase warm-up (SIGFPE)",
    "memory_on_load, out_of_memory,",
    "memory_on_run, out_of_memory,",
  })
  void what_does_harm_after_two_that_passed_is_blamed_alone(
      String name, String reason, @Nullable String message) throws Exception {
    affine(1);
    affine(2);
    Set<Long> before = running();
    ModelLoadException failure = fail(SETTINGS, "faulty/" + name);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.isDangerous()).isTrue();
    if (message != null) {
      assertThat(failure).hasMessage(message);
    }
    assertThat(running()).isEmpty();
    affine(3);
    assertThat(running()).hasSize(1).doesNotContainAnyElementsOf(before);
  }

  @Test
  void one_that_hangs_after_one_that_passed_has_its_time_alone() throws Exception {
    TrialSettings brief = SETTINGS.withTimeout(Duration.ofSeconds(8));
    run(brief, MODEL, "serving/affine", 1, null);
    assertThat(running()).hasSize(1);
    ModelLoadException failure = fail(brief, "faulty/forever");
    assertThat(failure.reason()).isEqualTo("timeout");
    assertThat(failure).hasMessageStartingWith("the trial had not ended after 8 s, in phase ");
    assertThat(running()).isEmpty();
  }

  @Test
  void what_is_merely_refused_is_tried_again_alone_and_leaves_a_process_to_others()
      throws Exception {
    affine(1);
    Set<Long> used = running();
    for (int i = 0; i < 2; i++) {
      ModelLoadException failure = fail(SETTINGS, "broken/unknown_op");
      assertThat(failure.reason()).isEqualTo("unknown_op");
      assertThat(failure.isDangerous()).isFalse();
      assertThat(running()).hasSize(1).doesNotContainAnyElementsOf(used);
      used = running();
    }
    affine(2);
    assertThat(running()).isEqualTo(used);
  }

  /** Numbers enough to fill a heap's young generation, which a process does not give back. */
  private static void large(Path golden) throws Exception {
    String x = "1,2,3,4,".repeat(ROWS) + "1,2,3,4";
    String y = "5.5,5.5,7.25,".repeat(ROWS) + "5.5,5.5,7.25";
    for (int i = 0; i < 6; i++) {
      Files.writeString(
          golden.resolve(i + ".json"),
          """
          {"request": {"inputs": [{"name": "x", "shape": [%d, 4], "datatype": "FP32",
                                   "data": [%s]}]},
           "expect": {"outputs": [{"name": "y", "shape": [%d, 3], "datatype": "FP32",
                                   "data": [%s]}]}}
          """
              .formatted(ROWS + 1, x, ROWS + 1, y));
    }
  }

  @Test
  void what_grows_in_a_process_that_tried_others_is_tried_again_alone(@TempDir Path golden)
      throws Exception {
    large(golden);
    Path root = Path.of(System.getProperty("tiltyard.test.models", "../testing/models"));
    ModelArtifact affine = new ModelArtifact("affine", 1, root.resolve("serving/affine/1"));
    ModelSettings any = ModelSettings.of(new ModelOptions(1, 1, 0, 0, 256, 0, false));
    TrialSettings roomy =
        new TrialSettings(Duration.ofMinutes(4), Duration.ofMinutes(2), 1L << 30, 512L << 20);
    TrialKind kind = TrialKind.of(affine, any, roomy);
    List<Boolean> alone = new ArrayList<>();
    for (Path directory : new Path[] {null, golden}) {
      TrialRequest request =
          new TrialRequest(
              affine, any, directory, GoldenSelection.EVERY, List.of(), 1L << 30, 1L << 60);
      TrialResult result =
          processes.run(
              kind,
              process -> {
                TrialFiles files = process.ask(request);
                alone.add(process.isFresh());
                await().atMost(Duration.ofMinutes(2)).until(() -> files.result() != null);
                return Objects.requireNonNull(files.result());
              });
      assertThat(result.message()).isEmpty();
    }
    assertThat(alone).containsExactly(true, false, true);
    assertThat(running()).as("what grew is not used again").isEmpty();
  }

  @Test
  void a_death_among_others_is_no_verdict() throws Exception {
    affine(1);
    long idle = running().iterator().next();
    ProcessHandle.of(idle).orElseThrow().destroyForcibly();
    assertThat(affine(2).warmUp().complete()).isTrue();
    assertThat(running()).hasSize(1).doesNotContain(idle);
  }

  @Test
  void versions_with_other_limits_or_devices_share_no_process() throws Exception {
    affine(1);
    Set<Long> first = running();
    run(SETTINGS.withTimeout(Duration.ofMinutes(3)), MODEL, "serving/affine", 1, null);
    Set<Long> second = running();
    assertThat(second).hasSize(1).isNotEqualTo(first);
    Placement anywhere = new Placement(List.of(Device.AUTO), Map.of(), 0);
    ModelSettings placed =
        new ModelSettings(MODEL.engine(), anywhere, MODEL.declared(), MODEL.options());
    run(SETTINGS, placed, "serving/affine", 1, null);
    assertThat(running()).isEmpty();
  }

  @Test
  void none_stays_while_nothing_waits() throws Exception {
    affine(1);
    assertThat(running()).hasSize(1);
    more.set(false);
    processes.rest();
    assertThat(running()).isEmpty();
    affine(2);
    assertThat(running()).isEmpty();
  }

  @Test
  void none_stays_after_the_end() throws Exception {
    affine(1);
    processes.close();
    assertThat(running()).isEmpty();
    affine(2);
    assertThat(running()).isEmpty();
  }

  @Test
  void each_version_has_its_own_memory(@TempDir Path golden) throws Exception {
    String large =
        """
        {"request": {"inputs": [{"name": "size", "shape": [1], "datatype": "INT64",
                                 "data": [25165824]}]},
         "expect": {"outputs": [{"name": "y", "shape": [], "datatype": "FP32", "data": [-1]}]}}
        """;
    Files.writeString(golden.resolve("a.json"), large);
    long little = affine(1).memory().forecast();
    long much = run(SETTINGS, MODEL, "faulty/swells", 1, golden).memory().forecast();
    assertThat(much).isGreaterThan(96L << 20);
    assertThat(running()).as("what was taken is given back").hasSize(1);
    long after = affine(1).memory().forecast();
    assertThat(after).isBetween(0L, little + TrialProcess.MAX_GROWTH_BYTES);
  }
}
