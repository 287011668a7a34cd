package io.tiltyard.router.control;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.alias.Aliases;
import io.tiltyard.router.route.ArmFactory;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteBuilder;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The routes as operators stated them, each with its revision, and the implicit ones of models that
 * no stated route names. Owned by the control thread.
 */
final class RouteBook {
  private final Map<String, Entry> stated = new TreeMap<>();
  private final Map<String, Entry> implicit = new HashMap<>();
  private final Aliases aliases;
  private long lastRevision;

  private record Entry(RouteDefinition definition, long revision) {}

  RouteBook(Collection<RouteDefinition> definitions, Aliases aliases) {
    this.aliases = aliases;
    for (RouteDefinition definition : definitions) {
      stated.put(definition.name(), new Entry(definition, ++lastRevision));
    }
  }

  /**
   * All routes over these versions, stated and implicit.
   *
   * @param crowning whether another champion than before makes the one before the previous one;
   *     while the first versions load, and while all drain, it does not
   */
  List<Route> build(List<VersionStatus> versions, boolean crowning, ArmFactory arms) {
    Map<String, List<VersionStatus>> byModel = new TreeMap<>();
    for (VersionStatus version : versions) {
      byModel.computeIfAbsent(version.model(), name -> new ArrayList<>()).add(version);
    }
    List<Route> routes = new ArrayList<>();
    for (Entry entry : stated.values()) {
      String model = entry.definition().model();
      routes.add(build(entry, byModel.getOrDefault(model, List.of()), crowning, arms));
    }
    for (String model : byModel.keySet()) {
      if (isImplicit(model)) {
        Entry entry =
            implicit.computeIfAbsent(
                model, name -> new Entry(RouteDefinition.implicit(name), ++lastRevision));
        routes.add(build(entry, byModel.get(model), crowning, arms));
      }
    }
    return routes;
  }

  private Route build(
      Entry entry, List<VersionStatus> versions, boolean crowning, ArmFactory arms) {
    RouteDefinition route = entry.definition();
    long champion = RouteBuilder.champion(route, versions);
    if (crowning) {
      aliases.crown(route.name(), champion);
    }
    return RouteBuilder.build(
        route, entry.revision(), versions, aliases.of(route.name(), route.model(), champion), arms);
  }

  private boolean isImplicit(String model) {
    return !stated.containsKey(model)
        && stated.values().stream().noneMatch(e -> e.definition().model().equals(model));
  }

  /**
   * The stated routes that name a version of a model.
   *
   * @param version 0 for the routes of the model, whichever version they name
   */
  List<String> naming(String model, long version) {
    return stated.values().stream()
        .map(Entry::definition)
        .filter(route -> route.model().equals(model))
        .filter(route -> version == 0 || versions(route).anyMatch(named -> named == version))
        .map(RouteDefinition::name)
        .toList();
  }

  /** Versions that stated routes name, by model. */
  Map<String, Set<Long>> named() {
    Map<String, Set<Long>> named = new HashMap<>();
    for (Entry entry : stated.values()) {
      Set<Long> ofModel =
          named.computeIfAbsent(entry.definition().model(), model -> new HashSet<>());
      versions(entry.definition()).forEach(ofModel::add);
    }
    return named;
  }

  /** Whether every stated route can answer. */
  boolean allAnswer(Collection<Route> routes) {
    return routes.stream()
        .filter(route -> stated.containsKey(route.name()))
        .allMatch(route -> route.representative() != null);
  }

  /**
   * States a route anew.
   *
   * @param current the route of this name in the published table, or null
   * @return null where it is stated, else why not
   */
  @Nullable Refusal put(
      RouteDefinition definition,
      RevisionCondition condition,
      @Nullable Route current,
      List<VersionStatus> versions) {
    Refusal refusal = check(condition, definition.name(), current);
    if (refusal == null) {
      refusal = checkVersions(definition, versions);
    }
    if (refusal == null) {
      stated.put(definition.name(), new Entry(definition, ++lastRevision));
      implicit.remove(definition.name());
    }
    return refusal;
  }

  private static @Nullable Refusal check(
      RevisionCondition condition, String name, @Nullable Route current) {
    return switch (condition.kind()) {
      case EXACTLY ->
          current != null && current.revision() == condition.revision()
              ? null
              : new Refusal(
                  ErrorCode.STALE_REVISION,
                  "route '"
                      + name
                      + "' has "
                      + (current == null ? "no revision" : "revision " + current.revision())
                      + ", expected "
                      + condition.revision());
      case EXISTS ->
          current != null
              ? null
              : new Refusal(
                  ErrorCode.STALE_REVISION,
                  "route '" + name + "' does not exist, expected an existing one");
      case ABSENT ->
          current == null
              ? null
              : new Refusal(
                  ErrorCode.STALE_REVISION,
                  "route '"
                      + name
                      + "' exists with revision "
                      + current.revision()
                      + ", expected none");
    };
  }

  private static @Nullable Refusal checkVersions(
      RouteDefinition definition, List<VersionStatus> versions) {
    return versions(definition)
        .map(version -> checkVersion(definition.model(), version, versions))
        .filter(refusal -> refusal != null)
        .findFirst()
        .orElse(null);
  }

  /** The versions that a definition names by number. */
  private static Stream<Long> versions(RouteDefinition definition) {
    return Stream.concat(
        definition.champion() == RouteDefinition.NEWEST
            ? Stream.empty()
            : Stream.of(definition.champion()),
        Stream.concat(
            definition.challengers().stream().map(RouteDefinition.Challenger::version),
            definition.shadows().stream().map(RouteDefinition.Shadow::version)));
  }

  private static @Nullable Refusal checkVersion(
      String model, long version, List<VersionStatus> versions) {
    for (VersionStatus status : versions) {
      if (status.model().equals(model) && status.version() == version) {
        return status.state() == VersionState.AVAILABLE
            ? null
            : notReady(model, version, status.state().toString());
      }
    }
    return notReady(model, version, "unknown");
  }

  private static Refusal notReady(String model, long version, String state) {
    return new Refusal(
        ErrorCode.FAILED_PRECONDITION,
        "version not READY: model '"
            + model
            + "' version "
            + version
            + " is "
            + state
            + ", expected AVAILABLE");
  }
}
