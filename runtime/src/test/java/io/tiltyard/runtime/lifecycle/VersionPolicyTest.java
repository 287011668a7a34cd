package io.tiltyard.runtime.lifecycle;

import static io.tiltyard.runtime.lifecycle.VersionState.AVAILABLE;
import static io.tiltyard.runtime.lifecycle.VersionState.CLOSED;
import static io.tiltyard.runtime.lifecycle.VersionState.FAILED;
import static io.tiltyard.runtime.lifecycle.VersionState.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which versions are served. */
final class VersionPolicyTest extends VersionsTest {
  @Test
  void policies_choose_by_number() {
    Set<Long> known = Set.of(1L, 2L, 10L);
    assertThat(new VersionPolicy.Latest(1).choose(known)).containsExactly(10L);
    assertThat(new VersionPolicy.Latest(5).choose(known)).isEqualTo(known);
    assertThat(new VersionPolicy.All().choose(known)).isEqualTo(known);
    assertThat(new VersionPolicy.Specific(Set.of(2L, 3L)).choose(known)).containsExactly(2L);
  }

  @Test
  void only_the_latest_is_loaded_and_the_others_say_why_not() {
    modelYaml("latest-1");
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(loader.loads()).containsExactly("m/2");
    assertThat(state(1)).isEqualTo(NEW);
    assertThat(status(1).reason()).isEqualTo("is not wanted by latest(1)");
    assertThat(versions.isSettled()).isTrue();
  }

  @Test
  void the_old_version_goes_only_when_the_new_one_serves() {
    modelYaml("latest-1");
    Servable old = available();
    scan(entry(1, "a"), entry(2, "b"));
    scan(entry(1, "a"), entry(2, "b"));
    assertThat(servable(1)).isSameAs(old);
    loadThreads.runAll();
    control.runAll();
    assertThat(state(2)).isEqualTo(AVAILABLE);
    assertThat(old.tryAcquire()).isTrue(); // a table without it is not published yet
    old.release();
    settle();
    assertThat(state(1)).isEqualTo(CLOSED);
    assertThat(old.tryAcquire()).isFalse();
  }

  @Test
  void availability_is_preserved_where_the_new_version_fails() {
    modelYaml("latest-1");
    Servable old = available();
    loader.fail("m", 2, "invalid_model");
    scan(entry(1, "a"), entry(2, "b"));
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(state(2)).isEqualTo(FAILED);
    assertThat(servable(1)).isSameAs(old);
  }

  @Test
  void the_version_before_comes_back_where_the_newest_is_unloaded() {
    modelYaml("latest-1");
    available();
    scan(entry(1, "a"), entry(2, "b"));
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(state(1)).isEqualTo(CLOSED);
    assertThat(versions.unload("m", 2)).isNull();
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(state(2)).isEqualTo(CLOSED);
  }

  @Test
  void what_a_route_names_is_wanted_whatever_the_policy_says() {
    modelYaml("latest-1");
    versions.pin(Map.of("m", Set.of(1L)));
    scan(entry(1, "a"), entry(2, "b"), entry(3, "c"));
    settle();
    assertThat(loader.loads()).containsExactlyInAnyOrder("m/1", "m/3");
    versions.pin(Map.of());
    settle();
    assertThat(state(1)).isEqualTo(CLOSED);
    assertThat(state(3)).isEqualTo(AVAILABLE);
  }

  @Test
  void an_operator_may_have_a_version_that_the_policy_does_not_want() {
    modelYaml("latest-1");
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(load(1)).isNull();
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
  }

  @Test
  void a_version_that_is_not_whole_does_not_keep_the_one_before_from_serving() {
    modelYaml("latest-1");
    loader.fail("m", 2, "incomplete");
    scan(entry(1, "a"), entry(2, "half"));
    settle();
    scan(entry(1, "a"), entry(2, "half"));
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(status(2).reasonCode()).isEqualTo("incomplete");
    loader.fail("m", 2, "");
    scan(entry(1, "a"), entry(2, "whole"));
    scan(entry(1, "a"), entry(2, "whole"));
    settle();
    assertThat(state(2)).isEqualTo(AVAILABLE);
    assertThat(state(1)).isEqualTo(CLOSED);
  }

  @Test
  void a_policy_that_changes_takes_effect_with_the_next_scan() {
    modelYaml("latest-2");
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    modelYaml("latest-1");
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(state(1)).isEqualTo(CLOSED);
    assertThat(state(2)).isEqualTo(AVAILABLE);
  }

  @Test
  void in_explicit_mode_nothing_is_loaded_or_unloaded_but_by_operators() {
    versions = manager(true, 0);
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(versions.isSettled()).isTrue();
    assertThat(loader.loads()).isEmpty();
    assertThat(status(1).reason()).isEqualTo("is loaded when asked for");
    assertThat(load(2)).isNull();
    settle();
    assertThat(loader.loads()).containsExactly("m/2");
    assertThat(outcomes).singleElement().returns(AVAILABLE, VersionStatus::state);
  }

  @Test
  void files_rest_as_long_as_is_asked() {
    versions = manager(false, 10);
    available();
    scan(entry(1, "a"), entry(2, "b"));
    clock.advance(9);
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(state(2)).isEqualTo(NEW);
    assertThat(status(2).reason()).isEqualTo("its files have to settle");
    clock.advance(1);
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(state(2)).isEqualTo(AVAILABLE);
  }
}
