package io.tiltyard.runtime.lifecycle;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which versions of a model are served, as in Triton's {@code version_policy}. Their text is that
 * of the configuration.
 */
public sealed interface VersionPolicy {
  /** The {@code count} versions of the highest numbers. */
  record Latest(int count) implements VersionPolicy {
    @Override
    public String toString() {
      return "latest(" + count + ")";
    }
  }

  /** Every version. */
  record All() implements VersionPolicy {
    @Override
    public String toString() {
      return "all";
    }
  }

  /** These, as far as they exist. */
  record Specific(Set<Long> versions) implements VersionPolicy {
    public Specific {
      versions = Set.copyOf(versions);
    }

    @Override
    public String toString() {
      return versions.stream()
          .sorted()
          .map(String::valueOf)
          .collect(Collectors.joining(", ", "specific(", ")"));
    }
  }

  /** Which of {@code versions} this policy wants. A pure function. */
  default Set<Long> choose(Set<Long> versions) {
    if (this instanceof Latest latest) {
      TreeSet<Long> descending = new TreeSet<>(Comparator.reverseOrder());
      descending.addAll(versions);
      Set<Long> chosen = new HashSet<>();
      descending.stream().limit(latest.count()).forEach(chosen::add);
      return chosen;
    }
    if (this instanceof Specific specific) {
      Set<Long> chosen = new HashSet<>(versions);
      chosen.retainAll(specific.versions());
      return chosen;
    }
    return Set.copyOf(versions);
  }
}
