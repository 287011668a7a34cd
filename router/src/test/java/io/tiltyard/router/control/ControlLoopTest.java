package io.tiltyard.router.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.testing.FakeClock;
import io.tiltyard.router.testing.FakeModel;
import io.tiltyard.router.testing.ManualExecutor;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionManager;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.repository.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The control plane, stepped by hand. */
@Timeout(60)
final class ControlLoopTest {
  private static final long POLL = 1_000_000_000L;

  @TempDir Path root;
  private final FakeClock clock = new FakeClock();
  private final ManualExecutor loadThreads = new ManualExecutor();
  private final Publication publication = new Publication();
  private final Arms arms = new Arms(new LatencyBook(), clock);
  private final List<FakeModel> models = new ArrayList<>();
  private @Nullable RuntimeException optionsFail;

  private ControlLoop loop(RouteDefinition... routes) {
    return new ControlLoop(
        new ModelRepository(root),
        POLL,
        control -> new VersionManager(this::load, this::options, arms, loadThreads, control, clock),
        List.of(routes),
        arms,
        publication,
        loadThreads,
        clock);
  }

  private ModelOptions options(String model) {
    if (optionsFail != null) {
      throw optionsFail;
    }
    return new ModelOptions(1, 1, 8, 0, 16, false);
  }

  private Model load(ModelArtifact artifact, ModelOptions options) throws ModelLoadException {
    if (!Files.exists(artifact.directory().resolve("model.onnx"))) {
      throw new ModelLoadException("missing_file", "no model.onnx");
    }
    FakeModel model = new FakeModel(artifact.model() + "/" + artifact.version());
    models.add(model);
    return model;
  }

  private void write(String model, long version) throws IOException {
    Path directory = Files.createDirectories(root.resolve(model).resolve("" + version));
    Files.writeString(directory.resolve("model.onnx"), model + version);
  }

  private void settle(ControlLoop loop) {
    while (loop.doWork() > 0 || loadThreads.size() > 0) {
      loadThreads.runAll();
    }
  }

  private void poll(ControlLoop loop) {
    clock.advance(POLL);
    settle(loop);
  }

  private void stop(ControlLoop loop) {
    CompletableFuture<Void> done = loop.drain();
    settle(loop);
    assertThat(done).isCompleted();
    assertThat(models).allMatch(model -> model.closes() == 1);
  }

  private Route route(String name) {
    return Objects.requireNonNull(publication.get().find(name), name);
  }

  private static long version(@Nullable ArmTarget target) {
    return target == null ? 0 : target.servable().version();
  }

  private VersionStatus status(long version) {
    return publication.get().versions().stream()
        .filter(status -> status.version() == version)
        .findFirst()
        .orElseThrow();
  }

  private static RouteDefinition split(double weight) {
    return new RouteDefinition("m", "m", 1, List.of(new Challenger(2, weight)), List.of());
  }

  private PutResult put(ControlLoop loop, RouteDefinition route, RevisionCondition condition) {
    CompletableFuture<PutResult> result = loop.putRoute(route, condition);
    settle(loop);
    return result.join();
  }

  @Test
  void is_ready_once_the_first_models_are_seen_through() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    assertThat(publication.get().ready()).isFalse();
    assertThat(loop.doWork()).isPositive();
    assertThat(publication.get().ready()).isFalse();
    loadThreads.runNext();
    loop.doWork();
    assertThat(status(1).state()).isEqualTo(VersionState.LOADING);
    assertThat(publication.get().ready()).isFalse();
    settle(loop);
    assertThat(publication.get().ready()).isTrue();
    assertThat(version(route("m").champion())).isEqualTo(1);
    stop(loop);
    assertThat(publication.get().ready()).isFalse();
  }

  @Test
  void an_empty_repository_is_ready_and_has_nothing() {
    ControlLoop loop = loop();
    settle(loop);
    assertThat(publication.get().ready()).isTrue();
    assertThat(publication.get().routes()).isEmpty();
    stop(loop);
  }

  @Test
  void a_repository_that_is_not_there_is_not_ready_until_it_is() throws Exception {
    Files.delete(root);
    ControlLoop loop = loop();
    settle(loop);
    assertThat(publication.get().ready()).isFalse();
    Files.createDirectories(root);
    poll(loop);
    assertThat(publication.get().ready()).isTrue();
    stop(loop);
  }

  @Test
  void stays_ready_while_a_new_version_loads() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    write("m", 2);
    poll(loop);
    assertThat(status(2).state()).isEqualTo(VersionState.NEW);
    clock.advance(POLL);
    loop.doWork();
    loadThreads.runNext();
    loop.doWork();
    assertThat(status(2).state()).isEqualTo(VersionState.LOADING);
    assertThat(publication.get().ready()).isTrue();
    assertThat(version(route("m").champion())).isEqualTo(1);
    settle(loop);
    assertThat(version(route("m").champion())).isEqualTo(2);
    stop(loop);
  }

  @Test
  void a_stated_route_that_cannot_answer_is_not_ready() throws Exception {
    write("m", 1);
    ControlLoop loop = loop(new RouteDefinition("r", "m", 7, List.of(), List.of()));
    settle(loop);
    assertThat(publication.get().ready()).isFalse();
    write("m", 7);
    poll(loop);
    poll(loop);
    assertThat(publication.get().ready()).isTrue();
    assertThat(version(route("r").champion())).isEqualTo(7);
    stop(loop);
  }

  @Test
  void f123_a_challenger_that_is_missing_leaves_the_route_as_stated() throws Exception {
    write("m", 1);
    ControlLoop loop = loop(split(25));
    settle(loop);
    assertThat(publication.get().ready()).isTrue();
    assertThat(route("m").definition()).isEqualTo(split(25));
    assertThat(version(route("m").choose(0))).isEqualTo(1);
    stop(loop);
  }

  @Test
  void scans_no_more_often_than_asked_and_one_at_a_time() throws Exception {
    ControlLoop loop = loop();
    loop.doWork();
    assertThat(loadThreads.size()).isEqualTo(1);
    clock.advance(10 * POLL);
    loop.doWork();
    assertThat(loadThreads.size()).isEqualTo(1);
    settle(loop);
    clock.advance(POLL - 1);
    assertThat(loop.doWork()).isZero();
    clock.advance(1);
    assertThat(loop.doWork()).isPositive();
    settle(loop);
    stop(loop);
  }

  @Test
  void nothing_new_publishes_nothing() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    Object before = publication.get();
    poll(loop);
    poll(loop);
    assertThat(publication.get()).isSameAs(before);
    stop(loop);
  }

  @Test
  void a_route_is_replaced_where_its_revision_is_the_expected_one() throws Exception {
    write("m", 1);
    write("m", 2);
    ControlLoop loop = loop(split(5));
    settle(loop);
    long revision = route("m").revision();
    PutResult result = put(loop, split(50), RevisionCondition.exactly(revision));
    assertThat(result).isInstanceOf(PutResult.Done.class);
    assertThat(route("m").definition()).isEqualTo(split(50));
    assertThat(route("m").revision()).isGreaterThan(revision);
    assertThat(((PutResult.Done) result).route()).isSameAs(route("m"));
    stop(loop);
  }

  @Test
  void f118_of_two_changes_of_one_revision_one_wins() throws Exception {
    write("m", 1);
    write("m", 2);
    ControlLoop loop = loop(split(5));
    settle(loop);
    long revision = route("m").revision();
    CompletableFuture<PutResult> first =
        loop.putRoute(split(10), RevisionCondition.exactly(revision));
    CompletableFuture<PutResult> second =
        loop.putRoute(split(20), RevisionCondition.exactly(revision));
    settle(loop);
    assertThat(first.join()).isInstanceOf(PutResult.Done.class);
    long current = route("m").revision();
    assertThat(second.join())
        .isEqualTo(
            new PutResult.Refused(
                new Refusal(
                    ErrorCode.STALE_REVISION,
                    "route 'm' has revision " + current + ", expected " + revision),
                current));
    assertThat(route("m").definition()).isEqualTo(split(10));
    stop(loop);
  }

  @Test
  void the_conditions_on_existence_hold() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    RouteDefinition fresh = new RouteDefinition("new", "m", 1, List.of(), List.of());
    assertThat(put(loop, fresh, RevisionCondition.exists()))
        .isEqualTo(
            new PutResult.Refused(
                new Refusal(
                    ErrorCode.STALE_REVISION,
                    "route 'new' does not exist, expected an existing one"),
                0));
    assertThat(put(loop, fresh, RevisionCondition.exactly(3)))
        .isInstanceOf(PutResult.Refused.class);
    assertThat(put(loop, fresh, RevisionCondition.absent())).isInstanceOf(PutResult.Done.class);
    assertThat(put(loop, fresh, RevisionCondition.absent())).isInstanceOf(PutResult.Refused.class);
    assertThat(put(loop, fresh, RevisionCondition.exists())).isInstanceOf(PutResult.Done.class);
    stop(loop);
  }

  @Test
  void f116_versions_that_are_not_available_are_refused() throws Exception {
    write("m", 1);
    Files.createDirectories(root.resolve("m").resolve("3"));
    ControlLoop loop = loop();
    settle(loop);
    long revision = route("m").revision();
    assertThat(put(loop, split(5), RevisionCondition.exactly(revision)))
        .isEqualTo(
            new PutResult.Refused(
                new Refusal(
                    ErrorCode.FAILED_PRECONDITION,
                    "version not READY: model 'm' version 2 is unknown, expected AVAILABLE"),
                revision));
    RouteDefinition failed = new RouteDefinition("m", "m", 3, List.of(), List.of());
    assertThat(put(loop, failed, RevisionCondition.exists()))
        .isEqualTo(
            new PutResult.Refused(
                new Refusal(
                    ErrorCode.FAILED_PRECONDITION,
                    "version not READY: model 'm' version 3 is FAILED, expected AVAILABLE"),
                revision));
    assertThat(route("m").revision()).isEqualTo(revision);
    stop(loop);
  }

  @Test
  void unloading_takes_the_version_out_of_the_table_before_it_drains() throws Exception {
    write("m", 1);
    write("m", 2);
    ControlLoop loop = loop();
    settle(loop);
    Servable serving = Objects.requireNonNull(route("m").champion()).servable();
    assertThat(serving.tryAcquire()).isTrue();
    CompletableFuture<@Nullable Refusal> unloaded = loop.setLoaded("m", 2, false);
    settle(loop);
    assertThat(unloaded.join()).isNull();
    assertThat(version(route("m").champion())).isEqualTo(1);
    assertThat(status(2).state()).isEqualTo(VersionState.DRAINING);
    assertThat(serving.tryAcquire()).isFalse();
    serving.release();
    settle(loop);
    assertThat(status(2).state()).isEqualTo(VersionState.CLOSED);
    assertThat(loop.setLoaded("m", 2, true)).isNotDone();
    settle(loop);
    assertThat(version(route("m").champion())).isEqualTo(2);
    stop(loop);
  }

  @Test
  void a_command_that_fails_ends_for_its_caller_and_the_loop_goes_on() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    assertThat(loop.setLoaded("m", 1, false)).isNotDone();
    settle(loop);
    optionsFail = new IllegalStateException("a defect");
    CompletableFuture<@Nullable Refusal> failing = loop.setLoaded("m", 1, true);
    settle(loop);
    assertThatThrownBy(failing::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("a defect");
    assertThat(loop.setLoaded("m", 9, true)).isNotDone();
    settle(loop);
    optionsFail = null;
    stop(loop);
  }

  @Test
  void draining_waits_for_the_last_call_and_for_loads_under_way() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    write("m", 2);
    poll(loop);
    clock.advance(POLL);
    loop.doWork();
    loadThreads.runNext();
    loop.doWork();
    assertThat(status(2).state()).isEqualTo(VersionState.LOADING);
    Servable serving = Objects.requireNonNull(route("m").champion()).servable();
    assertThat(serving.tryAcquire()).isTrue();
    CompletableFuture<Void> done = loop.drain();
    CompletableFuture<Void> again = loop.drain();
    settle(loop);
    assertThat(done).isNotDone();
    assertThat(publication.get().ready()).isFalse();
    serving.release();
    settle(loop);
    assertThat(done).isCompleted();
    assertThat(again).isCompleted();
    assertThat(models).hasSize(2).allMatch(model -> model.closes() == 1);
  }

  @Test
  void after_draining_nothing_is_loaded_or_scanned_any_more() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    stop(loop);
    write("m", 2);
    clock.advance(10 * POLL);
    CompletableFuture<@Nullable Refusal> refused = loop.setLoaded("m", 1, true);
    settle(loop);
    assertThat(refused.join())
        .isEqualTo(new Refusal(ErrorCode.SHUTTING_DOWN, "the gateway is shutting down"));
    assertThat(models).hasSize(1);
  }

  @Test
  void every_command_wakes_the_loop() {
    ControlLoop loop = loop();
    AtomicInteger wakes = new AtomicInteger();
    loop.onCommand(wakes::incrementAndGet);
    loop.execute(() -> {});
    assertThat(loop.drain()).isNotDone();
    assertThat(wakes).hasValue(2);
    assertThat(loop.name()).isEqualTo("control");
  }

  @Test
  void models_without_a_stated_route_are_served_under_their_own_name() throws Exception {
    write("a", 1);
    write("b", 1);
    ControlLoop loop = loop(new RouteDefinition("front", "b", 1, List.of(), List.of()));
    settle(loop);
    assertThat(publication.get().routes()).extracting(Route::name).containsExactly("a", "front");
    stop(loop);
  }
}
