package io.tiltyard.runtime.lifecycle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which versions of one model are to be loaded and which may go. A pure function of what is known.
 *
 * <p>Availability is preserved: a version that the policy no longer wants goes only once all that
 * it wants are available, and a version that cannot be loaded does not count as wanted.
 *
 * @param load are wanted and not there
 * @param unload are there and not wanted
 */
record ServingPlan(Set<Long> load, Set<Long> unload) {
  /**
   * @param number of the version
   * @param state where it stands
   * @param able whether it could serve: it was not refused, not unloaded, and is all there
   * @param asked whether an operator wants it
   */
  record Known(long number, VersionState state, boolean able, boolean asked) {
    private boolean isAway() {
      return state == VersionState.NEW || state == VersionState.CLOSED;
    }
  }

  /**
   * @param pinned versions that stated routes name: they are wanted whatever the policy is
   */
  static ServingPlan of(VersionPolicy policy, Set<Long> pinned, Collection<Known> versions) {
    List<Known> able = new ArrayList<>();
    Set<Long> numbers = new HashSet<>();
    for (Known version : versions) {
      if (version.able()) {
        able.add(version);
        numbers.add(version.number());
      }
    }
    Set<Long> wanted = new HashSet<>(policy.choose(numbers));
    Set<Long> load = new HashSet<>();
    Set<Long> unload = new HashSet<>();
    boolean complete = !wanted.isEmpty();
    for (Known version : able) {
      if (pinned.contains(version.number()) || version.asked()) {
        wanted.add(version.number());
      }
      boolean there = version.state() == VersionState.AVAILABLE;
      if (wanted.contains(version.number())) {
        complete &= there;
        if (version.isAway()) {
          load.add(version.number());
        }
      } else if (there) {
        unload.add(version.number());
      }
    }
    return new ServingPlan(Set.copyOf(load), complete ? Set.copyOf(unload) : Set.of());
  }

  /** Where versions are loaded and unloaded by operators only. */
  static ServingPlan explicit(Collection<Known> versions) {
    Set<Long> load = new HashSet<>();
    for (Known version : versions) {
      if (version.isAway() && version.asked()) {
        load.add(version.number());
      }
    }
    return new ServingPlan(Set.copyOf(load), Set.of());
  }
}
