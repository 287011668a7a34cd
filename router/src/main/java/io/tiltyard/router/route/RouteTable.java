package io.tiltyard.router.route;

import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the data plane knows of routes and versions at one moment. Immutable; a request
 * reads it once. Where there is a newer one already, it may name a version that drains: admission
 * refuses then, and the request reads the newer one.
 */
public final class RouteTable {
  private final Map<String, Route> routes;
  private final Map<String, Route> sorted;
  private final List<VersionStatus> versions;
  private final boolean ready;

  /**
   * @param versions of all models, routed or not
   * @param ready whether the gateway has seen all of its first models through
   */
  public RouteTable(Collection<Route> routes, List<VersionStatus> versions, boolean ready) {
    Map<String, Route> byName = new TreeMap<>();
    routes.forEach(route -> byName.put(route.name(), route));
    this.sorted = Collections.unmodifiableMap(byName);
    this.routes = new HashMap<>(byName);
    this.versions = List.copyOf(versions);
    this.ready = ready;
  }

  /** A table of nothing, not ready. */
  public static RouteTable empty() {
    return new RouteTable(List.of(), List.of(), false);
  }

  public @Nullable Route find(String name) {
    return routes.get(name);
  }

  /** All routes by name. */
  public Collection<Route> routes() {
    return sorted.values();
  }

  /** All known versions of all models, broken ones included. */
  public List<VersionStatus> versions() {
    return versions;
  }

  /** Whether the gateway is ready for traffic. */
  public boolean ready() {
    return ready;
  }
}
