package io.tiltyard.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.engine.Engines;
import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.golden.GoldenSet;
import io.tiltyard.runtime.golden.ReadyModel;
import io.tiltyard.runtime.golden.WarmUpRun;
import io.tiltyard.runtime.model.ArenaShrinking;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Joining;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real models in real processes: F99, F100, F101, F103, F104, F106. */
@Timeout(300)
final class TrialTest {
  private static final long MEMORY = 1L << 30;
  private static final TrialSettings SETTINGS =
      new TrialSettings(Duration.ofMinutes(4), Duration.ofMinutes(2), MEMORY, 256L << 20);
  private static final ModelSettings MODEL =
      ModelSettings.of(new ModelOptions(2, 1, 8, 0, 256, 0, false));

  private static ModelArtifact artifact(String groupAndName, long version) {
    Path root = Path.of(System.getProperty("tiltyard.test.models", "../testing/models"));
    Path directory = root.resolve(groupAndName).resolve(Long.toString(version));
    return new ModelArtifact(groupAndName, version, directory);
  }

  private static TrialReport run(
      String model, long version, @Nullable Path golden, GoldenSelection selection)
      throws ModelLoadException {
    return new Trial(SETTINGS, new TrialProcesses(() -> false), () -> {}, Clock.system())
        .run(artifact(model, version), MODEL, golden, selection, List.of());
  }

  private static ModelLoadException fail(
      TrialSettings settings, String model, @Nullable Path golden) {
    Trial trial = new Trial(settings, new TrialProcesses(() -> false), () -> {}, Clock.system());
    ModelLoadException failure =
        catchThrowableOfType(
            ModelLoadException.class,
            () -> trial.run(artifact(model, 1), MODEL, golden, GoldenSelection.EVERY, List.of()));
    assertThat(failure).as("failure of " + model).isNotNull();
    assertThat(failure.getMessage()).doesNotContainPattern("(^|[\\s'\"])/[a-z]");
    return failure;
  }

  private static Path golden(Path directory, String name, String json) throws IOException {
    Files.writeString(directory.resolve(name), json);
    return directory;
  }

  private static String affine(String expected) {
    return """
    {"request": {"inputs": [{"name": "x", "shape": [1, 4], "datatype": "FP32",
                             "data": [1, 2, 3, 4]}]},
     "expect": {"outputs": [{"name": "y", "shape": [1, 3], "datatype": "FP32", "data": %s}]}}
    """
        .formatted(expected);
  }

  @Test
  void a_sound_model_is_measured_warmed_up_and_proven(@TempDir Path directory) throws Exception {
    golden(directory, "a.json", affine("[5.5, 5.5, 7.25]"));
    TrialReport report = run("serving/affine", 1, directory, GoldenSelection.EVERY);
    assertThat(report.nanos()).containsOnlyKeys(Phase.values());
    assertThat(report.nanos().values()).allMatch(nanos -> nanos > 0);
    assertThat(report.proof().cases()).isEqualTo(1);
    assertThat(report.proof().elements()).isEqualTo(3);
    assertThat(report.proof().joining().joined()).isTrue();
    assertThat(report.warmUp().instances()).isEqualTo(2);
    assertThat(report.warmUp().complete()).isTrue();
    assertThat(report.warmUp().notes()).isEmpty();
    assertThat(report.warmUp().runs())
        .extracting(WarmUpRun::shapes)
        .containsExactly("x [1,4]", "x [8,4]", "x [2,4]", "x [4,4]");
    if (Files.exists(Path.of("/proc/self/status"))) {
      assertThat(report.memory().before()).isPositive();
      assertThat(report.memory().loaded()).isLessThanOrEqualTo(report.memory().peak());
      assertThat(report.memory().forecast()).isBetween(0L, MEMORY);
    }
  }

  /** A8: sound versions that are to be run alone, in batches, by several instances, as declared. */
  @ParameterizedTest
  @CsvSource({
    "serving/affine, NEVER, 0, 1, false",
    "serving/affine, ALWAYS, 16, 2, false",
    "serving/affine, PROVED, 0, 3, true",
    "shapes/row_sum, NEVER, 8, 1, false",
    "shapes/row_sum, PROVED, 8, 1, false",
    "shapes/unnamed, PROVED, 8, 1, true",
    "shapes/unnamed, PROVED, 8, 1, false",
  })
  void what_is_tried_is_what_serves(
      String model, Joining joining, int rows, int instances, boolean batched) throws Exception {
    ModelSettings settings =
        new ModelSettings(
            null,
            Placement.ON_CPU,
            new DeclaredSignature(List.of(), List.of(), batched),
            new ModelOptions(
                instances, 1, rows, joining, 1e-4, 0, 256, 0, false, ArenaShrinking.AUTO));
    ModelArtifact artifact = artifact(model, 1);
    TrialReport tried =
        new Trial(SETTINGS, new TrialProcesses(() -> false), () -> {}, Clock.system())
            .run(artifact, settings, null, GoldenSelection.EVERY, List.of());
    ReadyModel.Inputs inputs =
        new ReadyModel.Inputs(
            artifact, settings, GoldenSet.EMPTY, List.of(), null, SETTINGS.warmUp().toNanos());
    try (Engines engines = new Engines();
        ReadyModel serves = ReadyModel.of(engines, inputs, step -> {}, Clock.system())) {
      assertThat(tried.proof()).isEqualTo(serves.proof());
      assertThat(tried.warmUp().notes()).isEqualTo(serves.warmUp().notes());
      assertThat(tried.warmUp().instances()).isEqualTo(serves.instances().size());
      assertThat(tried.warmUp().runs())
          .extracting(WarmUpRun::shapes)
          .isEqualTo(serves.warmUp().runs().stream().map(WarmUpRun::shapes).toList());
      assertThat(serves.options().joining())
          .isEqualTo(tried.proof().joining().joined() ? Joining.ALWAYS : Joining.NEVER);
    }
  }

  @Test
  void golden_requests_hold_for_the_versions_that_are_named(@TempDir Path directory)
      throws Exception {
    golden(directory, "one.json", affine("[5.5, 5.5, 7.25]"));
    golden(directory, "two.json", affine("[11, 11, 14.5]"));
    GoldenSelection each =
        new GoldenSelection(Map.of("one.json", Set.of(1L), "two.json", Set.of(2L)));
    assertThat(run("serving/affine", 1, directory, each).proof().cases()).isEqualTo(1);
    assertThat(run("serving/affine", 2, directory, each).proof().cases()).isEqualTo(1);
    assertThat(run("serving/affine", 3, directory, each).proof().cases()).isZero();
  }

  @Test
  void a_golden_request_that_is_answered_otherwise_refuses_the_version(@TempDir Path directory)
      throws Exception {
    ModelLoadException failure =
        fail(SETTINGS, "serving/affine", golden(directory, "a.json", affine("[5.5, 5.6, 7.25]")));
    assertThat(failure.reason()).isEqualTo("golden");
    assertThat(failure.isDangerous()).isFalse();
    assertThat(failure)
        .hasMessageContaining(
            "'a.json': output 'y': first difference at [0,1]: got 5.5, expected 5.6");
  }

  @Test
  void f106_nan_in_an_answer_refuses_the_version(@TempDir Path directory) throws Exception {
    String json =
        """
        {"request": {"inputs": [{"name": "x", "shape": [1, 4], "datatype": "FP32",
                                 "data": [1, -4, 9, 16]}]},
         "expect": {"outputs": [{"name": "y", "shape": [1, 4], "datatype": "FP32",
                                 "data": [1, 2, 3, 4]}]},
         "tolerance": {"argmax": true}}
        """;
    ModelLoadException failure =
        fail(SETTINGS, "faulty/nan_out", golden(directory, "n.json", json));
    assertThat(failure.reason()).isEqualTo("non_finite");
    assertThat(failure).hasMessageContaining("element 1 of output 'y' is NaN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "opset_9999", "unknown_op", "cycle", "external_parent", "gone"})
  void what_the_loader_refuses_is_told_as_in_this_process(String name) {
    String model = "broken/" + name;
    ModelLoadException there = fail(SETTINGS, model, null);
    try (Engines engines = new Engines()) {
      ModelLoadException here =
          catchThrowableOfType(
              ModelLoadException.class, () -> engines.load(artifact(model, 1), MODEL));
      assertThat(there.reason()).isEqualTo(here.reason());
      assertThat(there).hasMessage(here.getMessage());
    }
    assertThat(there.isDangerous()).isFalse();
  }

  @Test
  void f100_a_crash_while_it_is_loaded_is_told() {
    ModelLoadException failure = fail(SETTINGS, "faulty/crash_on_load", null);
    assertThat(failure.reason()).isEqualTo("native_crash");
    assertThat(failure.isDangerous()).isTrue();
    assertThat(failure).hasMessage("crashed the process in phase load (SIGFPE)");
  }

  @Test
  void f101_a_crash_in_the_first_run_is_told() {
    ModelLoadException failure = fail(SETTINGS, "faulty/crash_on_run", null);
    assertThat(failure.reason()).isEqualTo("native_crash");
    assertThat(failure.isDangerous()).isTrue();
    assertThat(failure).hasMessage("crashed the process in phase warm-up (SIGFPE)");
  }

  @Test
  void what_crashes_on_one_input_passes_where_nobody_asks_that() throws Exception {
    TrialReport report = run("faulty/div_by_input", 1, null, GoldenSelection.EVERY);
    assertThat(report.warmUp().runs()).isNotEmpty();
    assertThat(report.proof().cases()).isZero();
  }

  @Test
  void who_waits_long_for_a_trial_is_told_while_it_goes_on() {
    AtomicInteger told = new AtomicInteger();
    TrialSettings brief = SETTINGS.withTimeout(Duration.ofSeconds(8));
    TrialProcesses alone = new TrialProcesses(() -> false);
    Trial trial = new Trial(brief, alone, told::incrementAndGet, Clock.system());
    assertThatThrownBy(
            () ->
                trial.run(
                    artifact("faulty/forever", 1), MODEL, null, GoldenSelection.EVERY, List.of()))
        .isInstanceOf(ModelLoadException.class);
    assertThat(told).hasPositiveValue();
  }

  @Test
  void f104_a_run_that_never_ends_is_ended_by_the_time_limit() {
    ModelLoadException failure =
        fail(SETTINGS.withTimeout(Duration.ofSeconds(4)), "faulty/forever", null);
    assertThat(failure.reason()).isEqualTo("timeout");
    assertThat(failure.isDangerous()).isTrue();
    assertThat(failure).hasMessageStartingWith("the trial had not ended after 4 s, in phase ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory_on_load", "memory_on_run"})
  void f99_one_that_eats_memory_finds_none(String name) {
    ModelLoadException failure = fail(SETTINGS, "faulty/" + name, null);
    assertThat(failure.reason()).isEqualTo("out_of_memory");
    assertThat(failure.isDangerous()).isTrue();
  }

  @Test
  void nothing_is_left_behind(@TempDir Path directory) throws Exception {
    long before = trials();
    fail(SETTINGS, "faulty/crash_on_load", null);
    fail(SETTINGS, "broken/empty", null);
    run("serving/affine", 1, null, GoldenSelection.EVERY);
    assertThat(trials()).isEqualTo(before);
  }

  private static long trials() throws IOException {
    try (var all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(file -> file.getFileName().toString().startsWith(TrialDirectory.PREFIX))
          .count();
    }
  }
}
