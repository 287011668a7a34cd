package io.tiltyard.router.route;

import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A route as one table knows it: the definition, and the versions that can answer now. Immutable.
 */
public final class Route {
  /** Of an alias that points nowhere. */
  public static final long NO_VERSION = 0;

  private final RouteDefinition definition;
  private final long revision;
  private final long seed;
  private final TrafficSplit split;
  private final @Nullable ArmTarget[] challengers;
  private final @Nullable ArmTarget champion;
  private final @Nullable TrafficSplit fallback;
  private final List<ArmTarget> fallbackTargets;
  private final List<ShadowTarget> shadows;
  private final Map<Long, ArmTarget> byVersion;
  private final List<VersionStatus> versions;
  private final Map<String, Long> aliases;

  Route(RouteBuilder built) {
    this.definition = built.definition;
    this.revision = built.revision;
    this.seed = RoutingHash.routeSeed(built.definition.name());
    this.split = built.split;
    this.challengers = built.challengers;
    this.champion = built.champion;
    this.fallback = built.fallback;
    this.fallbackTargets = built.fallbackTargets;
    this.shadows = built.shadows;
    this.byVersion = built.byVersion;
    this.versions = built.versions;
    this.aliases = built.aliases;
  }

  public String name() {
    return definition.name();
  }

  public RouteDefinition definition() {
    return definition;
  }

  /** Grows with every change of the definition; the admin API's entity tag. */
  public long revision() {
    return revision;
  }

  /** The draw for one request, from which {@link #choose} and every sample follow. */
  public long draw(@Nullable String routingKey) {
    return routingKey == null
        ? ThreadLocalRandom.current().nextLong()
        : RoutingHash.ofKey(seed, routingKey);
  }

  /**
   * The arm that a draw falls on. A share never reaches a version that is not available: the
   * champion takes what an absent challenger would get, and the present challengers share what an
   * absent champion would get, by weight; a weight of 0 gets nothing.
   *
   * @return null while no version of the route can answer
   */
  public @Nullable ArmTarget choose(long draw) {
    int owner = split.owner(draw);
    ArmTarget target = owner == TrafficSplit.CHAMPION ? null : challengers[owner];
    if (target == null) {
      target = champion;
    }
    if (target == null && fallback != null) {
      int rank = fallback.owner(RoutingHash.mix(draw, RoutingHash.FALLBACK));
      target = fallbackTargets.get(Math.max(rank, 0));
    }
    return target;
  }

  /** The version of this number in its part of the route, or null while it is not available. */
  public @Nullable ArmTarget named(long version) {
    return byVersion.get(version);
  }

  /** The version that an alias points to, whatever its state, or {@link #NO_VERSION}. */
  public long aliased(String alias) {
    Long version = aliases.get(alias);
    return version == null ? NO_VERSION : version;
  }

  /** All aliases that a client may use, by name, with their versions. */
  public Map<String, Long> aliases() {
    return aliases;
  }

  /** Whether the split has one possible outcome. */
  public boolean isSole() {
    return definition.challengers().isEmpty();
  }

  /** The champion while it is available, else any version that the split can reach, else null. */
  public @Nullable ArmTarget representative() {
    return champion != null ? champion : choose(0);
  }

  /** The champion, or null while it is not available. */
  public @Nullable ArmTarget champion() {
    return champion;
  }

  public List<ShadowTarget> shadows() {
    return shadows;
  }

  /** All known versions of the model, by number, whatever their state. */
  public List<VersionStatus> versions() {
    return versions;
  }

  /** What is known of this version, or null. */
  public @Nullable VersionStatus status(long version) {
    for (VersionStatus status : versions) {
      if (status.version() == version) {
        return status;
      }
    }
    return null;
  }
}
