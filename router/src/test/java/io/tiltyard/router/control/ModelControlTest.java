package io.tiltyard.router.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Shadow;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionState;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Loading and unloading on request, and what callers are told when. */
final class ModelControlTest extends ControlPlane {
  private static final RouteDefinition STATED =
      new RouteDefinition("r", "m", 1, List.of(), List.of(new Shadow(2, 1)));

  private static LoadResult.Begun begun(CompletableFuture<LoadResult> result) {
    assertThat(result).isCompletedWithValueMatching(LoadResult.Begun.class::isInstance);
    return (LoadResult.Begun) result.join();
  }

  private static Refusal refused(CompletableFuture<LoadResult> result) {
    assertThat(result).isCompletedWithValueMatching(LoadResult.Refused.class::isInstance);
    return ((LoadResult.Refused) result.join()).refusal();
  }

  private @Nullable Refusal unload(ControlLoop loop, long version, boolean force) {
    CompletableFuture<@Nullable Refusal> result =
        loop.unload(new UnloadRequest("m", version, force));
    settle(loop);
    return result.join();
  }

  @Test
  void a_load_is_on_its_way_first_and_done_when_the_table_routes_to_it() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    unload(loop, 1, false);
    CompletableFuture<LoadResult> result = loadNow(loop, 1);

    CompletableFuture<@Nullable Refusal> done = begun(result).done();
    assertThat(done).isNotDone();
    assertThat(begun(result).versions()).containsExactly(1L);
    settle(loop);

    assertThat(done).isCompletedWithValue(null);
    assertThat(version(route("m").champion())).isEqualTo(1);
    assertThat(begun(loadNow(loop, 1)).done()).isCompletedWithValue(null);
    stop(loop);
  }

  /** Until the scan that precedes a load is over, and no further. */
  private CompletableFuture<LoadResult> loadNow(ControlLoop loop, long version) {
    CompletableFuture<LoadResult> result = load(loop, version);
    loop.doWork();
    loadThreads.runNext();
    loop.doWork();
    return result;
  }

  @Test
  void f109_fifty_loads_of_one_version_are_one_load() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    unload(loop, 1, false);
    int before = models.size();

    List<CompletableFuture<LoadResult>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(load(loop, 1));
    }
    settle(loop);

    assertThat(models).hasSize(before + 1);
    assertThat(all).allSatisfy(one -> assertThat(begun(one).done()).isCompletedWithValue(null));
    stop(loop);
  }

  @Test
  void what_still_drains_is_loaded_again_once_it_is_closed() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    Servable serving = Objects.requireNonNull(route("m").champion()).servable();
    assertThat(serving.tryAcquire()).isTrue();
    assertThat(unload(loop, 1, false)).isNull();

    CompletableFuture<LoadResult> first = load(loop, 1);
    CompletableFuture<LoadResult> second = load(loop, 0);
    settle(loop);
    assertThat(status(1).state()).isEqualTo(VersionState.DRAINING);
    assertThat(begun(first).done()).isNotDone();
    serving.release();
    settle(loop);

    assertThat(begun(first).done()).isCompletedWithValue(null);
    assertThat(begun(second).done()).isCompletedWithValue(null);
    assertThat(models).hasSize(2);
    assertThat(version(route("m").champion())).isEqualTo(1);
    stop(loop);
  }

  @Test
  void what_was_to_come_back_and_is_unloaded_again_stays_away() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    Servable serving = Objects.requireNonNull(route("m").champion()).servable();
    assertThat(serving.tryAcquire()).isTrue();
    assertThat(unload(loop, 1, false)).isNull();
    CompletableFuture<LoadResult> result = load(loop, 1);
    settle(loop);

    assertThat(unload(loop, 1, false)).isNull();
    assertThat(Objects.requireNonNull(begun(result).done().join()).code())
        .isEqualTo(ErrorCode.VERSION_NOT_READY);
    serving.release();
    settle(loop);

    assertThat(status(1).state()).isEqualTo(VersionState.CLOSED);
    stop(loop);
  }

  @Test
  void a_load_that_fails_says_why() throws Exception {
    write("m", 1);
    Files.delete(root.resolve("m/1/model.onnx"));
    ControlLoop loop = loop();
    settle(loop);

    CompletableFuture<LoadResult> result = load(loop, 1);
    settle(loop);

    assertThat(begun(result).done())
        .isCompletedWithValue(
            new Refusal(
                ErrorCode.FAILED_PRECONDITION,
                "model 'm' version 1 could not be loaded (missing_file): no model.onnx"));
    stop(loop);
  }

  @Test
  void what_no_scan_has_seen_is_looked_for_before_it_is_refused() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    write("m", 2);
    write("n", 1);

    CompletableFuture<LoadResult> version = load(loop, 2);
    CompletableFuture<LoadResult> model = loop.load(new LoadRequest("n", 0, ""));
    CompletableFuture<LoadResult> nothing = load(loop, 3);
    CompletableFuture<LoadResult> nobody = loop.load(new LoadRequest("o", 0, ""));
    settle(loop);

    assertThat(begun(version).done()).isCompletedWithValue(null);
    assertThat(begun(model).done()).isCompletedWithValue(null);
    assertThat(refused(nothing).code()).isEqualTo(ErrorCode.VERSION_NOT_FOUND);
    assertThat(refused(nobody).code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    stop(loop);
  }

  @Test
  void a_whole_model_comes_newest_first_and_fails_where_one_version_does() throws Exception {
    write("m", 1);
    write("m", 2);
    ControlLoop loop = loop();
    settle(loop);
    assertThat(unload(loop, 0, false)).isNull();
    assertThat(publication.get().versions())
        .allMatch(status -> status.state() == VersionState.CLOSED);
    Files.delete(root.resolve("m/1/model.onnx"));

    CompletableFuture<LoadResult> result = load(loop, 0);
    settle(loop);

    assertThat(begun(result).versions()).containsExactly(2L, 1L);
    assertThat(Objects.requireNonNull(begun(result).done().join()).text())
        .startsWith("model 'm' version 1 could not be loaded");
    stop(loop);
  }

  @Test
  void f112_a_version_that_a_stated_route_names_goes_by_force_only() throws Exception {
    write("m", 1);
    write("m", 2);
    write("m", 3);
    ControlLoop loop = loop(STATED);
    settle(loop);

    for (long named : new long[] {1, 2, 0}) {
      Refusal refusal = Objects.requireNonNull(unload(loop, named, false));
      assertThat(refusal.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
      assertThat(refusal.text()).contains("is named by route r");
    }
    assertThat(unload(loop, 3, false)).isNull();
    assertThat(status(3).state()).isEqualTo(VersionState.CLOSED);
    assertThat(status(1).state()).isEqualTo(VersionState.AVAILABLE);
    assertThat(unload(loop, 1, true)).isNull();
    assertThat(status(1).state()).isEqualTo(VersionState.CLOSED);
    assertThat(version(route("r").champion())).isZero();
    stop(loop);
  }

  @Test
  void an_unload_is_answered_when_the_table_is_without_the_version() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    CompletableFuture<@Nullable Refusal> gone = unload(loop, 1);

    loop.doWork();

    assertThat(gone).isCompletedWithValue(null);
    assertThat(route("m").named(1)).isNull();
    stop(loop);
  }

  @Test
  void who_waits_for_a_load_while_the_gateway_drains_is_told() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    unload(loop, 1, false);
    CompletableFuture<LoadResult> loading = loadNow(loop, 1);
    CompletableFuture<LoadResult> looking = load(loop, 7);

    CompletableFuture<Void> drained = loop.drain();
    settle(loop);

    assertThat(Objects.requireNonNull(begun(loading).done().join()).code())
        .isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(refused(looking).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(drained).isCompleted();
  }
}
