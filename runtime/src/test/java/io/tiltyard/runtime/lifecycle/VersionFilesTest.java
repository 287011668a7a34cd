package io.tiltyard.runtime.lifecycle;

import static io.tiltyard.runtime.lifecycle.VersionState.AVAILABLE;
import static io.tiltyard.runtime.lifecycle.VersionState.CLOSED;
import static io.tiltyard.runtime.lifecycle.VersionState.FAILED;
import static io.tiltyard.runtime.lifecycle.VersionState.LOADING;
import static io.tiltyard.runtime.lifecycle.VersionState.NEW;
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
    assertThat(versions.load("m", 1)).isNull();
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
    assertThat(versions.hasChanged()).isTrue();
    settle();
    scan(entry(1, "other"));
    assertThat(versions.hasChanged()).isFalse();
    assertThat(servable(1)).isSameAs(servable);
    assertThat(status(1).reasonCode()).isEqualTo("immutable_version");
    assertThat(loader.loads()).hasSize(1);
  }

  @Test
  void f93_files_that_changed_while_they_were_loaded_are_told() {
    scan(entry(1, "a"));
    scan(entry(1, "b"));
    settle();
    scan(entry(1, "b"));
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(status(1).reasonCode()).isEqualTo("immutable_version");
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
    assertThat(state(1)).isEqualTo(LOADING);
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    scan();
    assertThat(status(1).reasonCode()).isEqualTo("source_missing");
  }
}
