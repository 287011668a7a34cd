package io.tiltyard.runtime.lifecycle;

import static io.tiltyard.runtime.lifecycle.VersionState.AVAILABLE;
import static io.tiltyard.runtime.lifecycle.VersionState.CLOSED;
import static io.tiltyard.runtime.lifecycle.VersionState.DRAINING;
import static io.tiltyard.runtime.lifecycle.VersionState.FAILED;
import static io.tiltyard.runtime.lifecycle.VersionState.LOADING;
import static io.tiltyard.runtime.lifecycle.VersionState.NEW;
import static io.tiltyard.runtime.lifecycle.VersionState.PROVING;
import static io.tiltyard.runtime.lifecycle.VersionState.QUARANTINED;
import static io.tiltyard.runtime.lifecycle.VersionState.VERIFYING;
import static io.tiltyard.runtime.lifecycle.VersionState.WARMING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class VersionStateTest {
  private static final Map<VersionState, Set<VersionState>> LEGAL =
      Map.of(
          NEW, Set.of(VERIFYING, FAILED, QUARANTINED, CLOSED),
          VERIFYING, Set.of(LOADING, NEW, FAILED, QUARANTINED),
          LOADING, Set.of(WARMING, FAILED, QUARANTINED),
          WARMING, Set.of(PROVING, FAILED, QUARANTINED),
          PROVING, Set.of(AVAILABLE, NEW, FAILED, QUARANTINED),
          AVAILABLE, Set.of(DRAINING),
          DRAINING, Set.of(CLOSED),
          CLOSED, Set.of(NEW),
          FAILED, Set.of(NEW, CLOSED),
          QUARANTINED, Set.of(NEW, CLOSED));

  @Test
  void the_legal_moves_are_these_and_no_others() {
    for (VersionState from : VersionState.values()) {
      for (VersionState to : VersionState.values()) {
        assertThat(from.mayBecome(to))
            .as("%s -> %s", from, to)
            .isEqualTo(LEGAL.getOrDefault(from, Set.of()).contains(to));
      }
    }
  }

  @Test
  void an_illegal_move_throws_and_changes_nothing() {
    ManagedVersion version = new ManagedVersion("m", 1);
    assertThatThrownBy(() -> version.become(AVAILABLE, "", ""))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("m version 1: NEW -> AVAILABLE");
    assertThat(version.state()).isEqualTo(NEW);
  }
}
