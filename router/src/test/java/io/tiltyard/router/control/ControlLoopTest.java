package io.tiltyard.router.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionState;
import java.nio.file.Files;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The duty cycle: scans, loads, readiness, draining. */
final class ControlLoopTest extends ControlPlane {
  @Test
  void is_ready_once_the_first_models_are_seen_through() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    assertThat(publication.get().ready()).isFalse();
    assertThat(loop.doWork()).isPositive();
    assertThat(publication.get().ready()).isFalse();
    loadThreads.runNext();
    loop.doWork();
    assertThat(status(1).state()).isEqualTo(VersionState.VERIFYING);
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
    assertThat(status(2).state()).isEqualTo(VersionState.VERIFYING);
    assertThat(publication.get().ready()).isTrue();
    assertThat(version(route("m").champion())).isEqualTo(1);
    settle(loop);
    assertThat(version(route("m").champion())).isEqualTo(2);
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
  void unloading_takes_the_version_out_of_the_table_before_it_drains() throws Exception {
    write("m", 1);
    write("m", 2);
    ControlLoop loop = loop();
    settle(loop);
    Servable serving = Objects.requireNonNull(route("m").champion()).servable();
    assertThat(serving.tryAcquire()).isTrue();
    CompletableFuture<@Nullable Refusal> unloaded = unload(loop, 2);
    settle(loop);
    assertThat(unloaded.join()).isNull();
    assertThat(version(route("m").champion())).isEqualTo(1);
    assertThat(status(2).state()).isEqualTo(VersionState.DRAINING);
    assertThat(serving.tryAcquire()).isFalse();
    serving.release();
    settle(loop);
    assertThat(status(2).state()).isEqualTo(VersionState.CLOSED);
    assertThat(load(loop, 2)).isNotDone();
    settle(loop);
    assertThat(version(route("m").champion())).isEqualTo(2);
    stop(loop);
  }

  @Test
  void a_command_that_fails_ends_for_its_caller_and_the_loop_goes_on() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    assertThat(unload(loop, 1)).isNotDone();
    settle(loop);
    defect = new IllegalStateException("a defect");
    CompletableFuture<LoadResult> failing = load(loop, 1);
    settle(loop);
    assertThatThrownBy(failing::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("a defect");
    assertThat(load(loop, 9)).isNotDone();
    settle(loop);
    defect = null;
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
    assertThat(status(2).state()).isEqualTo(VersionState.VERIFYING);
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
    CompletableFuture<LoadResult> refused = load(loop, 1);
    settle(loop);
    assertThat(refused.join())
        .isEqualTo(
            new LoadResult.Refused(
                new Refusal(ErrorCode.SHUTTING_DOWN, "the gateway is shutting down")));
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
}
