package io.tiltyard.runtime.lifecycle;

import static io.tiltyard.runtime.lifecycle.VersionState.AVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A version that serves is loaded anew with another configuration. */
final class ReplacementTest extends VersionsTest {
  private @Nullable Refusal replace(String override) {
    return versions.load("m", 1, override, (status, asWished) -> outcomes.add(status));
  }

  @Test
  void the_one_before_serves_until_the_new_one_does() {
    Servable before = available();
    assertThat(before.tryAcquire()).isTrue();
    assertThat(replace("{\"instances\":2}")).isNull();
    versions.published();
    assertThat(servable(1)).isSameAs(before);
    assertThat(outcomes).isEmpty();
    settle();
    assertThat(servable(1)).isNotSameAs(before);
    assertThat(outcomes).singleElement().returns(AVAILABLE, VersionStatus::state);
    assertThat(before.tryAcquire()).isFalse();
    assertThat(loader.models().get(0).closes()).isZero();
    before.release();
    settle();
    assertThat(loader.models().get(0).closes()).isEqualTo(1);
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(loader.requests().get(1).override()).isEqualTo("{\"instances\":2}");
  }

  @Test
  void one_that_cannot_be_loaded_leaves_the_one_before() {
    Servable before = available();
    loader.fail("m", 1, "invalid_config");
    assertThat(replace("{\"instances\":0}")).isNull();
    settle();
    assertThat(servable(1)).isSameAs(before);
    assertThat(before.tryAcquire()).isTrue();
    before.release();
    scan(entry(1, "a"));
    assertThat(status(1).reasonCode()).isEqualTo("invalid_config");
    assertThat(outcomes).singleElement().returns("invalid_config", VersionStatus::reasonCode);
  }

  @Test
  void the_same_configuration_is_no_reason_to_load_again() {
    Servable before = available();
    assertThat(replace("")).isNull();
    settle();
    assertThat(servable(1)).isSameAs(before);
    assertThat(outcomes).singleElement().returns(AVAILABLE, VersionStatus::state);
  }

  @Test
  void a_file_of_the_model_that_changed_is() {
    Servable before = available();
    modelYaml("latest-1");
    scan(entry(1, "a"));
    settle();
    assertThat(servable(1)).isSameAs(before);
    assertThat(replace("")).isNull();
    settle();
    assertThat(servable(1)).isNotSameAs(before);
  }

  @Test
  void what_is_unloaded_meanwhile_stays_unloaded_and_nothing_is_left_open() {
    available();
    assertThat(replace("{\"instances\":2}")).isNull();
    assertThat(versions.unload("m", 1)).isNull();
    settle();
    assertThat(state(1)).isEqualTo(VersionState.CLOSED);
    assertThat(outcomes).singleElement().returns(VersionState.DRAINING, VersionStatus::state);
    assertThat(loader.models()).hasSize(2).allMatch(model -> model.closes() == 1);
    assertThat(versions.isEmpty()).isTrue();
  }

  @Test
  void what_is_closed_before_its_replacement_comes_lets_that_go_too() {
    available();
    assertThat(replace("{\"instances\":2}")).isNull();
    assertThat(versions.unload("m", 1)).isNull();
    versions.published();
    loadThreads.runLast(); // the close overtakes the load, which has threads of its own
    control.runAll();
    assertThat(state(1)).isEqualTo(VersionState.CLOSED);
    settle();
    assertThat(state(1)).isEqualTo(VersionState.CLOSED);
    assertThat(loader.models()).hasSize(2).allMatch(model -> model.closes() == 1);
  }

  @Test
  void what_is_wanted_again_before_its_replacement_comes_is_loaded_once_more() {
    available();
    assertThat(replace("{\"instances\":2}")).isNull();
    assertThat(versions.unload("m", 1)).isNull();
    versions.published();
    loadThreads.runLast();
    control.runAll();
    assertThat(replace("{\"instances\":2}")).isNull();
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(loader.models()).hasSize(3);
    assertThat(loader.models().get(1).closes()).isEqualTo(1);
    assertThat(loader.models().get(2).closes()).isZero();
  }

  @Test
  void shutting_down_meanwhile_closes_both() {
    available();
    assertThat(replace("{\"instances\":2}")).isNull();
    versions.drainAll();
    settle();
    assertThat(versions.isEmpty()).isTrue();
    assertThat(loader.models()).hasSize(2).allMatch(model -> model.closes() == 1);
  }

  @Test
  void two_configurations_at_a_time_are_one_too_many() {
    available();
    assertThat(replace("{\"instances\":2}")).isNull();
    Refusal refusal = replace("{\"instances\":3}");
    assertThat(refusal).isNotNull().returns(ErrorCode.FAILED_PRECONDITION, Refusal::code);
    settle();
    assertThat(loader.loads()).hasSize(2);
  }

  @Test
  void files_that_changed_are_taken_by_whoever_asks_and_by_nobody_else() {
    Servable before = available();
    scan(entry(1, "b"));
    scan(entry(1, "b"));
    settle();
    assertThat(status(1).reasonCode()).isEqualTo("immutable_version");
    assertThat(servable(1)).isSameAs(before);
    assertThat(replace("")).isNull();
    versions.published();
    assertThat(servable(1)).isSameAs(before);
    assertThat(outcomes).isEmpty();
    settle();
    assertThat(outcomes).singleElement().returns("digest of b", VersionStatus::digest);
    assertThat(status(1)).returns("digest of b", VersionStatus::digest);
    assertThat(status(1).reasonCode()).isEmpty();
    assertThat(before.tryAcquire()).isFalse();
    scan(entry(1, "b"));
    settle();
    assertThat(status(1).reasonCode()).isEmpty();
  }

  @Test
  void a_look_at_the_files_that_the_load_overtakes_says_nothing_of_the_new_ones() {
    available();
    scan(entry(1, "b"));
    scan(entry(1, "b")); // has a load thread compare them
    assertThat(loadThreads.size()).isEqualTo(1);
    assertThat(replace("")).isNull();
    loadThreads.runLast(); // the load, which is through first
    control.runAll();
    assertThat(status(1).digest()).isEqualTo("digest of b");
    settle();
    assertThat(status(1).reasonCode()).isEmpty();
  }

  @Test
  void a_configuration_override_takes_the_files_of_now_too() {
    available();
    scan(entry(1, "b"));
    assertThat(replace("{\"instances\":2}")).isNull();
    settle();
    assertThat(status(1).digest()).isEqualTo("digest of b");
  }

  @Test
  void files_that_were_touched_only_are_read_and_serve_on() {
    Servable before = available();
    loader.content("touched", "a");
    scan(entry(1, "touched"));
    assertThat(replace("")).isNull();
    assertThat(outcomes).isEmpty();
    settle();
    assertThat(servable(1)).isSameAs(before);
    assertThat(outcomes).singleElement().returns(AVAILABLE, VersionStatus::state);
    assertThat(loader.loads()).hasSize(1);
  }

  @Test
  void files_that_cannot_be_loaded_are_no_success_and_are_tried_again() {
    Servable before = available();
    scan(entry(1, "b"));
    loader.fail("m", 1, "invalid_graph");
    for (int i = 1; i <= 2; i++) {
      assertThat(versions.load("m", 1, "", (status, asWished) -> asked(status, asWished))).isNull();
      settle();
      assertThat(outcomes).hasSize(i).allMatch(o -> o.reasonCode().equals("invalid_graph"));
    }
    assertThat(servable(1)).isSameAs(before);
    assertThat(before.tryAcquire()).isTrue();
    before.release();
    loader.fail("m", 1, "");
    assertThat(replace("")).isNull();
    settle();
    assertThat(status(1).digest()).isEqualTo("digest of b");
  }

  private void asked(VersionStatus status, boolean asWished) {
    assertThat(asWished).isFalse();
    outcomes.add(status);
  }

  @Test
  void files_that_change_while_they_are_loaded_are_loaded_for_who_asks_then() {
    scan(entry(1, "a"));
    scan(entry(1, "b"));
    assertThat(replace("")).isNull();
    settle();
    assertThat(outcomes).singleElement().returns("digest of b", VersionStatus::digest);
    assertThat(loader.models()).hasSize(2);
  }
}
