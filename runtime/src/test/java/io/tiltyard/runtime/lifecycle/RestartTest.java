package io.tiltyard.runtime.lifecycle;

import static io.tiltyard.runtime.lifecycle.VersionState.AVAILABLE;
import static io.tiltyard.runtime.lifecycle.VersionState.CLOSED;
import static io.tiltyard.runtime.lifecycle.VersionState.QUARANTINED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes back after the process ended. */
final class RestartTest extends VersionsTest {
  private VersionMemory remembered() {
    return versions.memory();
  }

  /** A process ends, another one begins with what the first left. */
  private void restart() {
    VersionMemory memory = remembered();
    versions.drainAll();
    settle();
    versions = manager(false, 0);
    versions.restore(memory);
  }

  @Test
  void what_served_comes_back_without_its_source() {
    available();
    restart();
    assertThat(versions.isSettled()).isFalse();
    versions.unreachable();
    assertThat(versions.isSettled()).isFalse();
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(versions.isSettled()).isTrue();
    PreparationRequest request = loader.requests().get(1);
    assertThat(request.source()).isNull();
    assertThat(request.record()).isNotNull();
    assertThat(request.record().digest()).isEqualTo("digest of a");
  }

  @Test
  void a_directory_that_is_gone_is_told_and_the_version_serves() {
    available();
    restart();
    scan();
    settle();
    scan();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(status(1).reasonCode()).isEqualTo("source_missing");
  }

  @Test
  void files_that_are_the_same_are_not_looked_at() {
    available();
    restart();
    settle();
    scan(entry(1, "a"));
    assertThat(loadThreads.size()).isZero();
    assertThat(status(1).reasonCode()).isEmpty();
    assertThat(loader.loads()).hasSize(2);
  }

  @Test
  void f93_files_that_changed_while_nobody_looked_do_not_go_live() {
    available();
    restart();
    settle();
    scan(entry(1, "swapped"));
    scan(entry(1, "swapped"));
    settle();
    assertThat(status(1).digest()).isEqualTo("digest of a");
    assertThat(status(1).reasonCode()).isEqualTo("immutable_version");
  }

  @Test
  void what_an_operator_unloaded_stays_unloaded() {
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(versions.unload("m", 2)).isNull();
    settle();
    restart();
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(state(2)).isEqualTo(CLOSED);
  }

  @Test
  void what_an_operator_loaded_stays_whatever_the_policy_says() {
    modelYaml("latest-1");
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(load(1)).isNull();
    settle();
    restart();
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(state(2)).isEqualTo(AVAILABLE);
  }

  @Test
  void what_was_quarantined_is_not_tried_again_while_its_files_stay() {
    loader.fail("m", 1, "native_crash");
    scan(entry(1, "a"));
    settle();
    restart();
    scan(entry(1, "a"));
    settle();
    assertThat(state(1)).isEqualTo(QUARANTINED);
    assertThat(status(1).reasonCode()).isEqualTo("native_crash");
    assertThat(loader.loads()).hasSize(1);
    loader.fail("m", 1, "");
    scan(entry(1, "b"));
    scan(entry(1, "b"));
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
  }

  @Test
  void what_the_store_lost_is_copied_anew() {
    available();
    loader.fail("m", 1, "corrupt_store");
    restart();
    loadThreads.runAll();
    control.runAll();
    assertThat(versions.isSettled()).isFalse();
    loader.fail("m", 1, "");
    scan(entry(1, "a"));
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(loader.requests().get(2).record()).isNull();
  }

  @Test
  void what_failed_is_tried_again() {
    loader.fail("m", 1, "invalid_model");
    scan(entry(1, "a"));
    settle();
    assertThat(remembered()).isEqualTo(VersionMemory.NONE);
  }

  @Test
  void digests_are_those_of_what_comes_back() {
    available();
    assertThat(remembered().trees()).isEqualTo(List.of("digest of a"));
  }
}
