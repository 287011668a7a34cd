package io.tiltyard.runtime.lifecycle;

import static io.tiltyard.runtime.lifecycle.VersionState.AVAILABLE;
import static io.tiltyard.runtime.lifecycle.VersionState.CLOSED;
import static io.tiltyard.runtime.lifecycle.VersionState.FAILED;
import static io.tiltyard.runtime.lifecycle.VersionState.NEW;
import static io.tiltyard.runtime.lifecycle.VersionState.VERIFYING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Loads that fail, files that change, files that go. */
final class VersionFilesTest extends VersionsTest {
  private void failing(String reason) {
    loader.fail("m", 1, reason);
    scan(entry(1, "bad"));
    settle();
    assertThat(state(1)).isEqualTo(FAILED);
  }

  @Test
  void f78_a_failed_load_says_why() {
    failing("invalid_model");
    assertThat(status(1).reasonCode()).isEqualTo("invalid_model");
    assertThat(status(1).reason()).isEqualTo("cannot be loaded");
    assertThat(status(1).servable()).isNull();
    assertThat(versions.loadFailures()).containsOnly(Map.entry("invalid_model", 1L));
  }

  @Test
  void a_defect_of_the_loader_is_a_failure_without_details() {
    failing("defect");
    assertThat(status(1).reasonCode()).isEqualTo("internal");
    assertThat(status(1).reason()).isEqualTo("the gateway failed to load it");
  }

  @Test
  void f108_one_bad_version_does_not_keep_the_others_from_loading() {
    loader.fail("m", 1, "invalid_model");
    scan(entry(1, "a"), entry(2, "b"), entry(3, "c"));
    settle();
    assertThat(state(1)).isEqualTo(FAILED);
    assertThat(state(2)).isEqualTo(AVAILABLE);
    assertThat(state(3)).isEqualTo(AVAILABLE);
    assertThat(versions.isSettled()).isTrue();
  }

  @Test
  void a_failed_version_is_not_tried_again_while_its_files_stay() {
    failing("invalid_model");
    for (int i = 0; i < 5; i++) {
      scan(entry(1, "bad"));
      settle();
    }
    assertThat(loader.loads()).hasSize(1);
  }

  @Test
  void a_failed_version_is_tried_again_once_its_new_files_settled() {
    failing("invalid_model");
    loader.fail("m", 1, "");
    scan(entry(1, "better"));
    settle();
    assertThat(state(1)).isEqualTo(NEW);
    scan(entry(1, "better"));
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(status(1).reasonCode()).isEmpty();
  }

  @Test
  void files_that_change_during_a_load_that_fails_are_tried_again() {
    loader.fail("m", 1, "invalid_model");
    scan(entry(1, "half copied"));
    scan(entry(1, "whole"));
    settle();
    assertThat(state(1)).isEqualTo(FAILED);
    loader.fail("m", 1, "");
    scan(entry(1, "whole"));
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
  }

  @Test
  void an_operator_may_have_a_failed_version_tried_again() {
    failing("out_of_memory");
    loader.fail("m", 1, "");
    assertThat(load(1)).isNull();
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
  }

  @Test
  void a_failed_version_that_is_unloaded_is_not_tried_again() {
    failing("invalid_model");
    assertThat(versions.unload("m", 1)).isNull();
    scan(entry(1, "better"));
    scan(entry(1, "better"));
    settle();
    assertThat(state(1)).isEqualTo(CLOSED);
    assertThat(loader.loads()).hasSize(1);
  }

  @Test
  void f93_files_that_change_under_a_serving_version_are_told_once_and_change_nothing() {
    Servable servable = available();
    scan(entry(1, "other"));
    settle();
    assertThat(status(1).reasonCode()).isEmpty(); // they may be in motion
    scan(entry(1, "other"));
    settle();
    assertThat(status(1).reasonCode()).isEqualTo("immutable_version");
    scan(entry(1, "other"));
    assertThat(loadThreads.size()).isZero();
    assertThat(versions.hasChanged()).isFalse();
    assertThat(servable(1)).isSameAs(servable);
    assertThat(loader.loads()).hasSize(1);
  }

  @Test
  void f113_files_that_look_other_and_are_the_same_are_nothing_to_tell() {
    available();
    loader.content("touched", "a");
    scan(entry(1, "touched"));
    scan(entry(1, "touched"));
    settle();
    assertThat(status(1).reasonCode()).isEmpty();
    scan(entry(1, "touched"));
    assertThat(loadThreads.size()).isZero(); // they are read once
  }

  @Test
  void f93_files_that_changed_after_they_were_loaded_are_told() {
    scan(entry(1, "a"));
    scan(entry(1, "b"));
    settle();
    scan(entry(1, "b"));
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(status(1).reasonCode()).isEqualTo("immutable_version");
  }

  @Test
  void f84_files_that_move_while_they_are_copied_are_waited_for() {
    loader.fail("m", 1, "in_motion");
    scan(entry(1, "a"));
    settle();
    assertThat(state(1)).isEqualTo(NEW);
    assertThat(status(1).reasonCode()).isEqualTo("in_motion");
    assertThat(versions.isSettled()).isTrue();
    loader.fail("m", 1, "");
    scan(entry(1, "b"));
    settle();
    assertThat(state(1)).isEqualTo(NEW);
    scan(entry(1, "b"));
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
  }

  @Test
  void f82_an_incomplete_version_is_tried_again_only_once_its_files_changed() {
    loader.fail("m", 1, "incomplete");
    scan(entry(1, "a"));
    settle();
    scan(entry(1, "a"));
    scan(entry(1, "a"));
    settle();
    assertThat(loader.loads()).hasSize(1);
    assertThat(status(1).reasonCode()).isEqualTo("incomplete");
    loader.fail("m", 1, "");
    scan(entry(1, "whole"));
    scan(entry(1, "whole"));
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
  }

  @Test
  void f96_a_failure_that_may_pass_is_tried_again_five_times_ever_later() {
    loader.fail("m", 1, "staging_failed");
    scan(entry(1, "a"));
    settle();
    for (int i = 0; i < Retries.MOST; i++) {
      assertThat(state(1)).isEqualTo(FAILED);
      clock.advance((5_000_000_000L << i) - 1);
      versions.tick();
      assertThat(state(1)).isEqualTo(FAILED);
      clock.advance(1);
      versions.tick();
      settle();
    }
    clock.advance(Long.MAX_VALUE / 4);
    versions.tick();
    settle();
    assertThat(loader.loads()).hasSize(1 + Retries.MOST);
    assertThat(load(1)).isNull(); // an operator begins the count anew
    settle();
    clock.advance(5_000_000_000L);
    versions.tick();
    settle();
    assertThat(loader.loads()).hasSize(3 + Retries.MOST);
  }

  @Test
  void f100_a_version_that_kills_its_trial_is_quarantined_until_its_files_change() {
    loader.fail("m", 1, "native_crash");
    scan(entry(1, "a"));
    settle();
    assertThat(state(1)).isEqualTo(VersionState.QUARANTINED);
    assertThat(status(1).reasonCode()).isEqualTo("native_crash");
    scan(entry(1, "a"));
    settle();
    assertThat(loader.loads()).hasSize(1);
    loader.fail("m", 1, "");
    scan(entry(1, "b"));
    scan(entry(1, "b"));
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
  }

  @Test
  void f102_a_version_that_took_the_process_down_is_not_tried_until_an_operator_asks() {
    blamed.put("m/1", "took the process down 2 times");
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(state(1)).isEqualTo(VersionState.QUARANTINED);
    assertThat(status(1).reasonCode()).isEqualTo("crash_loop");
    assertThat(state(2)).isEqualTo(AVAILABLE);
    assertThat(load(1)).isNull();
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
  }

  @Test
  void f97_a_broken_configuration_fails_every_version_and_its_repair_is_tried() {
    modelYaml("broken");
    loader.fail("m", 1, "invalid_config");
    scan(entry(1, "a"));
    settle();
    assertThat(state(1)).isEqualTo(FAILED);
    loader.fail("m", 1, "");
    modelYaml("all");
    scan(entry(1, "a"));
    scan(entry(1, "a"));
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
  }

  @Test
  void files_that_are_as_they_were_loaded_again_are_nothing_to_tell() {
    available();
    scan(entry(1, "other"));
    scan(entry(1, "a"));
    assertThat(status(1).reasonCode()).isEmpty();
    assertThat(status(1).reason()).isEmpty();
  }

  @Test
  void f92_a_directory_that_goes_leaves_its_version_serving() {
    Servable servable = available();
    scan();
    assertThat(versions.hasChanged()).isTrue();
    settle();
    assertThat(servable(1)).isSameAs(servable);
    assertThat(status(1).reasonCode()).isEqualTo("source_missing");
    scan();
    assertThat(versions.hasChanged()).isFalse();
  }

  @Test
  void f92_a_directory_that_comes_back_is_missed_no_more() {
    available();
    scan();
    settle();
    scan(entry(1, "a"));
    assertThat(versions.hasChanged()).isTrue();
    assertThat(status(1).reasonCode()).isEmpty();
    assertThat(state(1)).isEqualTo(AVAILABLE);
  }

  @Test
  void a_version_that_is_gone_and_not_loaded_is_forgotten() {
    failing("invalid_model");
    scan();
    assertThat(versions.statuses()).isEmpty();
    assertThat(versions.hasChanged()).isTrue();
  }

  @Test
  void a_missing_version_is_forgotten_once_it_is_unloaded() {
    available();
    scan();
    assertThat(versions.unload("m", 1)).isNull();
    settle();
    assertThat(state(1)).isEqualTo(CLOSED);
    scan();
    assertThat(versions.statuses()).isEmpty();
  }

  @Test
  void a_directory_that_goes_while_it_is_loaded_does_not_disturb_the_load() {
    scan(entry(1, "a"));
    scan();
    assertThat(state(1)).isEqualTo(VERIFYING);
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    scan();
    assertThat(status(1).reasonCode()).isEqualTo("source_missing");
  }
}
