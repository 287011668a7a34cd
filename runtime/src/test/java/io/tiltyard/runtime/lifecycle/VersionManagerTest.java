package io.tiltyard.runtime.lifecycle;

import static io.tiltyard.runtime.lifecycle.VersionState.AVAILABLE;
import static io.tiltyard.runtime.lifecycle.VersionState.CLOSED;
import static io.tiltyard.runtime.lifecycle.VersionState.DRAINING;
import static io.tiltyard.runtime.lifecycle.VersionState.NEW;
import static io.tiltyard.runtime.lifecycle.VersionState.VERIFYING;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import org.junit.jupiter.api.Test;

/** Loading, unloading, shutting down. */
final class VersionManagerTest extends VersionsTest {
  @Test
  void the_first_scans_versions_are_loaded_at_once() {
    scan(entry(1, "a"), entry(2, "b"));
    assertThat(state(1)).isEqualTo(VERIFYING);
    assertThat(loader.loads()).isEmpty();
    settle();
    assertThat(loader.loads()).containsExactly("m/1", "m/2");
    VersionStatus status = status(2);
    assertThat(status.state()).isEqualTo(AVAILABLE);
    assertThat(status.digest()).isEqualTo("digest of b");
    assertThat(status.report().fileBytes()).isEqualTo(42);
    assertThat(status.servable()).isNotNull();
  }

  @Test
  void f82_later_versions_wait_until_two_scans_saw_the_same_files() {
    available();
    scan(entry(1, "a"), entry(2, "part"));
    assertThat(state(2)).isEqualTo(NEW);
    scan(entry(1, "a"), entry(2, "whole"));
    assertThat(state(2)).isEqualTo(NEW);
    scan(entry(1, "a"), entry(2, "whole"));
    assertThat(state(2)).isEqualTo(VERIFYING);
    settle();
    assertThat(state(2)).isEqualTo(AVAILABLE);
  }

  @Test
  void draining_begins_only_once_a_table_without_the_version_is_published() {
    Servable servable = available();
    assertThat(versions.unload("m", 1)).isNull();
    assertThat(state(1)).isEqualTo(DRAINING);
    assertThat(status(1).servable()).isNull();
    assertThat(servable.tryAcquire()).isTrue();
    versions.published();
    assertThat(servable.tryAcquire()).isFalse();
    settle();
    assertThat(state(1)).isEqualTo(DRAINING);
    servable.release();
    settle();
    assertThat(state(1)).isEqualTo(CLOSED);
    assertThat(status(1).reason()).isEqualTo("unloaded by an operator");
  }

  @Test
  void an_unloaded_version_stays_unloaded_whatever_its_files_do() {
    available();
    assertThat(versions.unload("m", 1)).isNull();
    settle();
    scan(entry(1, "b"));
    scan(entry(1, "b"));
    settle();
    assertThat(state(1)).isEqualTo(CLOSED);
    assertThat(loader.loads()).containsExactly("m/1");
  }

  @Test
  void a_version_is_loaded_again_after_it_was_unloaded() {
    Servable before = available();
    assertThat(versions.unload("m", 1)).isNull();
    settle();
    assertThat(load(1)).isNull();
    assertThat(state(1)).isEqualTo(VERIFYING);
    assertThat(status(1).digest()).isEmpty();
    settle();
    assertThat(servable(1)).isNotSameAs(before);
    assertThat(loader.models()).hasSize(2);
    assertThat(loader.models().get(0).closes()).isEqualTo(1);
    assertThat(loader.models().get(1).closes()).isZero();
  }

  @Test
  void unload_while_loading_takes_effect_when_the_load_is_through() {
    scan(entry(1, "a"));
    assertThat(versions.unload("m", 1)).isNull();
    assertThat(state(1)).isEqualTo(VERIFYING);
    loadThreads.runAll();
    control.runAll();
    assertThat(state(1)).isEqualTo(DRAINING);
    settle();
    assertThat(state(1)).isEqualTo(CLOSED);
    assertThat(loader.models().get(0).closes()).isEqualTo(1);
  }

  @Test
  void the_last_word_counts_while_loading() {
    scan(entry(1, "a"));
    assertThat(versions.unload("m", 1)).isNull();
    assertThat(load(1)).isNull();
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(loader.loads()).hasSize(1);
  }

  @Test
  void f109_fifty_loads_of_one_version_are_one() {
    scan(entry(1, "a"));
    for (int i = 0; i < 50; i++) {
      assertThat(load(1)).isNull();
    }
    settle();
    assertThat(load(1)).isNull();
    settle();
    assertThat(loader.loads()).containsExactly("m/1");
  }

  @Test
  void unloading_twice_closes_once() {
    available();
    assertThat(versions.unload("m", 1)).isNull();
    assertThat(versions.unload("m", 1)).isNull();
    settle();
    assertThat(versions.unload("m", 1)).isNull();
    settle();
    assertThat(state(1)).isEqualTo(CLOSED);
    assertThat(loader.models().get(0).closes()).isEqualTo(1);
  }

  @Test
  void a_new_version_that_is_unloaded_never_loads() {
    available();
    scan(entry(1, "a"), entry(2, "b"));
    assertThat(versions.unload("m", 2)).isNull();
    assertThat(status(2).reason()).isEqualTo("unloaded by an operator");
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(state(2)).isEqualTo(CLOSED);
    assertThat(loader.loads()).containsExactly("m/1");
  }

  @Test
  void an_operator_may_load_files_that_have_not_settled() {
    available();
    scan(entry(1, "a"), entry(2, "b"));
    assertThat(load(2)).isNull();
    settle();
    assertThat(state(2)).isEqualTo(AVAILABLE);
  }

  @Test
  void a_draining_version_that_is_wanted_again_comes_back_once_it_is_closed() {
    Servable servable = available();
    assertThat(servable.tryAcquire()).isTrue();
    assertThat(versions.unload("m", 1)).isNull();
    settle();
    assertThat(load(1)).isNull();
    settle();
    assertThat(state(1)).isEqualTo(DRAINING);
    assertThat(outcomes).isEmpty();
    servable.release();
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(servable(1)).isNotSameAs(servable);
    assertThat(outcomes).singleElement().returns(AVAILABLE, VersionStatus::state);
  }

  @Test
  void unknown_versions_are_refused() {
    available();
    Refusal unknown = new Refusal(ErrorCode.VERSION_NOT_FOUND, "model 'm' has no version 9");
    assertThat(load(9)).isEqualTo(unknown);
    assertThat(versions.unload("m", 9)).isEqualTo(unknown);
    assertThat(versions.load("other", 1, "", (status, asWished) -> outcomes.add(status)))
        .isNotNull();
  }

  @Test
  void nothing_is_settled_before_the_first_scan_is_seen_through() {
    assertThat(versions.isSettled()).isFalse();
    scan(entry(1, "a"), entry(2, "b"));
    assertThat(versions.isSettled()).isFalse();
    loader.fail("m", 2, "invalid_model");
    loadThreads.runNext();
    control.runAll();
    assertThat(versions.isSettled()).isFalse();
    loadThreads.runNext();
    control.runAll();
    assertThat(versions.isSettled()).isTrue();
  }

  @Test
  void an_empty_repository_is_seen_through_and_that_is_told() {
    versions.published();
    scan();
    assertThat(versions.hasChanged()).isTrue();
    assertThat(versions.isSettled()).isTrue();
    versions.published();
    scan();
    assertThat(versions.hasChanged()).isFalse();
  }

  @Test
  void what_is_added_later_does_not_unsettle() {
    available();
    scan(entry(1, "a"), entry(2, "b"));
    scan(entry(1, "a"), entry(2, "b"));
    assertThat(state(2)).isEqualTo(VERIFYING);
    assertThat(versions.isSettled()).isTrue();
    settle();
  }

  @Test
  void shutting_down_while_loading_closes_what_the_load_brings() {
    scan(entry(1, "a"), entry(2, "b"));
    loadThreads.runNext();
    control.runAll();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    versions.drainAll();
    assertThat(versions.isEmpty()).isFalse();
    settle();
    assertThat(versions.isEmpty()).isTrue();
    assertThat(state(1)).isEqualTo(CLOSED);
    assertThat(state(2)).isEqualTo(CLOSED);
    assertThat(loader.models()).hasSize(2).allMatch(model -> model.closes() == 1);
  }

  @Test
  void shutting_down_waits_for_the_last_call() {
    Servable servable = available();
    assertThat(servable.tryAcquire()).isTrue();
    versions.drainAll();
    settle();
    assertThat(versions.isEmpty()).isFalse();
    servable.release();
    settle();
    assertThat(versions.isEmpty()).isTrue();
  }

  @Test
  void nothing_is_loaded_any_more_while_shutting_down() {
    available();
    assertThat(versions.unload("m", 1)).isNull();
    settle();
    versions.drainAll();
    assertThat(load(1))
        .isEqualTo(new Refusal(ErrorCode.SHUTTING_DOWN, "the gateway is shutting down"));
    settle();
    assertThat(versions.isEmpty()).isTrue();
  }
}
