package io.tiltyard.router.route;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Joins a definition with the versions that are available into a {@link Route}. */
public final class RouteBuilder {
  final RouteDefinition definition;
  final long revision;
  final List<VersionStatus> versions;
  final @Nullable ArmTarget champion;
  final @Nullable ArmTarget[] challengers;
  final TrafficSplit split;
  final @Nullable TrafficSplit fallback;
  final List<ArmTarget> fallbackTargets;
  final List<ShadowTarget> shadows;
  final Map<Long, ArmTarget> byVersion = new HashMap<>();
  final Map<String, Long> aliases;

  private final ArmFactory arms;

  private RouteBuilder(
      RouteDefinition definition,
      long revision,
      List<VersionStatus> versions,
      Map<String, Long> aliases,
      ArmFactory arms) {
    this.definition = definition;
    this.revision = revision;
    this.aliases = Collections.unmodifiableMap(new TreeMap<>(aliases));
    this.versions =
        versions.stream().sorted(Comparator.comparingLong(VersionStatus::version)).toList();
    this.arms = arms;
    List<RouteDefinition.Challenger> ranked =
        definition.challengers().stream()
            .sorted(Comparator.comparingLong(RouteDefinition.Challenger::version))
            .toList();
    this.champion = answering(champion(definition, versions), Arm.CHAMPION);
    this.challengers =
        ranked.stream().map(c -> answering(c.version(), Arm.CHALLENGER)).toArray(ArmTarget[]::new);
    double[] weights = ranked.stream().mapToDouble(RouteDefinition.Challenger::weight).toArray();
    this.split = TrafficSplit.of(weights);
    this.fallbackTargets = new ArrayList<>();
    this.fallback = champion == null ? fallback(weights) : null;
    this.shadows = definition.shadows().stream().map(this::shadow).toList();
    addUnrouted();
  }

  /**
   * @param versions all known versions of the definition's model
   * @param arms gives each arm its place in the record
   */
  public static Route build(
      RouteDefinition definition, long revision, List<VersionStatus> versions, ArmFactory arms) {
    return build(definition, revision, versions, Map.of(), arms);
  }

  /**
   * @param versions all known versions of the definition's model
   * @param aliases what clients may say in the place of a version
   * @param arms gives each arm its place in the record
   */
  public static Route build(
      RouteDefinition definition,
      long revision,
      List<VersionStatus> versions,
      Map<String, Long> aliases,
      ArmFactory arms) {
    return new Route(new RouteBuilder(definition, revision, versions, aliases, arms));
  }

  /**
   * The version that is a route's champion, stated or found.
   *
   * @param versions all known versions of the definition's model
   * @return {@link RouteDefinition#NEWEST} where one is to be found and there is none
   */
  public static long champion(RouteDefinition definition, List<VersionStatus> versions) {
    if (definition.champion() != RouteDefinition.NEWEST) {
      return definition.champion();
    }
    return versions.stream()
        .filter(v -> v.servable() != null)
        .mapToLong(VersionStatus::version)
        .filter(version -> !hasOtherPart(definition, version))
        .max()
        .orElse(RouteDefinition.NEWEST);
  }

  /** The newest version does not become champion by being tried out. */
  private static boolean hasOtherPart(RouteDefinition definition, long version) {
    return definition.challengers().stream().anyMatch(c -> c.version() == version)
        || definition.shadows().stream().anyMatch(s -> s.version() == version);
  }

  private @Nullable ArmTarget answering(long version, Arm arm) {
    ArmTarget target = target(version, arm);
    if (target != null) {
      byVersion.putIfAbsent(version, target);
    }
    return target;
  }

  private @Nullable ArmTarget target(long version, Arm arm) {
    for (VersionStatus status : versions) {
      Servable servable = status.servable();
      if (status.version() == version && servable != null) {
        return arms.arm(definition.name(), arm, servable);
      }
    }
    return null;
  }

  private @Nullable TrafficSplit fallback(double[] weights) {
    double sum = 0;
    for (int i = 0; i < challengers.length; i++) {
      if (challengers[i] != null) {
        sum += weights[i];
      }
    }
    if (sum == 0) {
      return null;
    }
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < challengers.length; i++) {
      ArmTarget challenger = challengers[i];
      if (challenger != null && weights[i] > 0) {
        fallbackTargets.add(challenger);
        shares.add(Math.floor(weights[i] / sum * 10_000) / 100);
      }
    }
    return TrafficSplit.of(shares.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private ShadowTarget shadow(RouteDefinition.Shadow shadow) {
    return new ShadowTarget(
        shadow.version(),
        RoutingHash.threshold(shadow.fraction()),
        RoutingHash.SHADOW + shadow.version(),
        target(shadow.version(), Arm.SHADOW),
        arms.shadowCounters(definition.name(), shadow.version()));
  }

  /** A client that names a shadow's version is answered, and is none of the shadow's record. */
  private void addUnrouted() {
    for (VersionStatus status : versions) {
      if (!byVersion.containsKey(status.version())) {
        answering(status.version(), Arm.OTHER);
      }
    }
  }
}
