package io.tiltyard.runtime.lifecycle;

import static io.tiltyard.runtime.lifecycle.VersionState.AVAILABLE;
import static io.tiltyard.runtime.lifecycle.VersionState.CLOSED;
import static io.tiltyard.runtime.lifecycle.VersionState.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.InputTensor;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A version of which no run succeeded, beside one that serves. */
final class UnprovedTest extends VersionsTest {
  private static final String WHY = "no run of it succeeded: mat1 and mat2 differ";

  @BeforeEach
  void onlyTheLatest() {
    modelYaml("latest-1");
    loader.unproved("m", 2, WHY);
  }

  private void both() {
    for (int i = 0; i < 2; i++) {
      scan(entry(1, "a"), entry(2, "b"));
    }
    settle();
  }

  private void answered() {
    InputTensor x =
        new InputTensor("x", DataType.BOOL, new long[] {1}, HeapPayload.of(new byte[1]));
    servable(1).recent().offer(new InputTensor[] {x}, Long.MAX_VALUE / 2);
  }

  @Test
  void it_waits_and_the_one_that_serves_stays() {
    Servable first = available();
    both();
    assertThat(servable(1)).isSameAs(first);
    assertThat(first.tryAcquire()).isTrue();
    first.release();
    VersionStatus second = status(2);
    assertThat(second.state()).isEqualTo(NEW);
    assertThat(second.reasonCode()).isEqualTo("unproved");
    assertThat(second.reason()).startsWith(WHY).contains("golden request");
    assertThat(versions.loadFailures()).containsEntry("unproved", 1L);
    scan(entry(1, "a"), entry(2, "b"));
    versions.tick();
    settle();
    assertThat(loader.loads()).containsExactly("m/1", "m/2");
    assertThat(loader.models().get(1).closes()).isEqualTo(1);
  }

  @Test
  void it_serves_where_nothing_does() {
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(state(2)).isEqualTo(AVAILABLE);
    assertThat(status(2).report().unproved()).isEqualTo(WHY);
  }

  @Test
  void it_takes_the_place_of_one_that_an_operator_unloads() {
    available();
    both();
    assertThat(versions.unload("m", 1)).isNull();
    settle();
    assertThat(state(1)).isEqualTo(CLOSED);
    assertThat(state(2)).isEqualTo(AVAILABLE);
  }

  @Test
  void it_is_tried_again_once_when_requests_were_answered_meanwhile() {
    available();
    both();
    answered();
    loader.unproved("m", 2, "");
    versions.tick();
    settle();
    assertThat(loader.requests().get(2).recent()).hasSize(1);
    assertThat(state(2)).isEqualTo(AVAILABLE);
    assertThat(state(1)).isEqualTo(CLOSED);
  }

  @Test
  void what_failed_with_requests_that_were_answered_is_not_tried_with_them_again() {
    available();
    answered();
    both();
    versions.tick();
    settle();
    assertThat(loader.loads()).containsExactly("m/1", "m/2");
    assertThat(status(2).reasonCode()).isEqualTo("unproved");
  }

  @Test
  void other_files_are_another_try() {
    available();
    both();
    loader.unproved("m", 2, "");
    scan(entry(1, "a"), entry(2, "c"));
    scan(entry(1, "a"), entry(2, "c"));
    settle();
    assertThat(state(2)).isEqualTo(AVAILABLE);
  }

  @Test
  void whoever_asks_for_it_is_told_that_it_waits() {
    available();
    both();
    assertThat(load(2)).isNull();
    settle();
    assertThat(outcomes)
        .singleElement()
        .returns("unproved", VersionStatus::reasonCode)
        .returns(NEW, VersionStatus::state);
    assertThat(state(1)).isEqualTo(AVAILABLE);
  }

  @Test
  void an_operator_who_says_what_is_loaded_is_not_asked_over_and_over() {
    versions = manager(true, 0);
    scan(entry(1, "a"), entry(2, "b"));
    assertThat(load(1)).isNull();
    settle();
    assertThat(load(2)).isNull();
    settle();
    assertThat(status(2).reasonCode()).isEqualTo("unproved");
    assertThat(loader.loads()).containsExactly("m/1", "m/2");
  }

  @Test
  void after_a_restart_what_served_serves_and_it_waits_whichever_is_loaded_first() {
    available();
    both();
    VersionMemory memory = versions.memory();
    assertThat(memory.serving()).singleElement().returns(1L, VersionRecord::version);
    drainAll();
    versions = manager(false, 0);
    versions.restore(memory);
    scan(entry(1, "a"), entry(2, "b"));
    loadThreads.runLast();
    control.runAll();
    assertThat(status(2).reasonCode()).isEqualTo("unproved");
    settle();
    assertThat(state(1)).isEqualTo(AVAILABLE);
    assertThat(state(2)).isEqualTo(NEW);
  }

  @Test
  void what_served_before_the_restart_comes_back_unproved_or_not() {
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    VersionMemory memory = versions.memory();
    drainAll();
    versions = manager(false, 0);
    loader.unproved("m", 1, WHY);
    modelYaml("all");
    versions.restore(memory);
    scan(entry(1, "a"), entry(2, "b"));
    settle();
    assertThat(state(2)).isEqualTo(AVAILABLE);
    assertThat(status(1).reasonCode()).isEqualTo("unproved");
  }

  @Test
  void a_new_life_of_which_no_run_succeeds_leaves_the_one_before() {
    Servable before = available();
    loader.unproved("m", 1, WHY);
    assertThat(versions.load("m", 1, "{}", (status, asWished) -> outcomes.add(status))).isNull();
    settle();
    assertThat(servable(1)).isSameAs(before);
    assertThat(List.copyOf(outcomes))
        .singleElement()
        .returns("unproved", VersionStatus::reasonCode)
        .satisfies(status -> assertThat(status.reason()).contains(WHY));
  }

  @Test
  void one_that_never_answered_may_be_configured_anew() {
    loader.unproved("m", 1, WHY);
    Servable before = available();
    assertThat(versions.load("m", 1, "{}", (status, asWished) -> outcomes.add(status))).isNull();
    settle();
    assertThat(servable(1)).isNotSameAs(before);
  }
}
