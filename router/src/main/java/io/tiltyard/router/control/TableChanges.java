package io.tiltyard.router.control;

import io.tiltyard.router.alias.AliasName;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what differs between two tables. The log gets what nobody else writes there: the version
 * manager writes of versions that are available, failed or closed, the control loop of routes.
 */
final class TableChanges {
  private static final Logger LOG = LoggerFactory.getLogger(TableChanges.class);
  private static final List<String> KEPT_ALIASES = List.of(AliasName.CHAMPION, AliasName.PREVIOUS);

  private final EventFeed events;

  TableChanges(EventFeed events) {
    this.events = events;
  }

  void between(RouteTable before, RouteTable after) {
    versions(before.versions(), after.versions());
    for (Route route : after.routes()) {
      route(before.find(route.name()), route);
    }
    for (Route route : before.routes()) {
      if (after.find(route.name()) == null) {
        publishRoute(route, revision(route), "");
      }
    }
  }

  private void versions(List<VersionStatus> before, List<VersionStatus> after) {
    Map<Arms.VersionKey, VersionStatus> known = new HashMap<>();
    before.forEach(status -> known.put(key(status), status));
    for (VersionStatus status : after) {
      VersionStatus was = known.remove(key(status));
      if (was == null || was.state() != status.state() || !sameReason(was, status)) {
        publish(status, was == null ? "" : was.state().name(), status.state().name());
      }
    }
    before.stream()
        .filter(status -> known.containsKey(key(status)))
        .forEach(status -> publish(status, status.state().name(), ""));
  }

  private static Arms.VersionKey key(VersionStatus status) {
    return new Arms.VersionKey(status.model(), status.version());
  }

  private static boolean sameReason(VersionStatus was, VersionStatus is) {
    return was.reasonCode().equals(is.reasonCode()) && was.reason().equals(is.reason());
  }

  private void publish(VersionStatus status, String from, String to) {
    events.publish(
        Event.ofVersion(
            status.model(), status.version(), from, to, status.reasonCode(), status.reason()));
    if (to.equals(VersionState.DRAINING.name()) && !from.equals(to)) {
      LOG.info("model {} version {} is DRAINING", status.model(), status.version());
    }
  }

  private void route(@Nullable Route was, Route is) {
    if (was == null || was.revision() != is.revision()) {
      publishRoute(is, was == null ? "" : revision(was), revision(is));
    }
    for (String alias : KEPT_ALIASES) {
      long from = was == null ? Route.NO_VERSION : was.aliased(alias);
      long to = is.aliased(alias);
      if (from != to) {
        follow(is, alias, from, to);
      }
    }
  }

  /** An alias that comes or goes with its version is no line in the log: the version has one. */
  private void follow(Route route, String alias, long from, long to) {
    if (from == Route.NO_VERSION || to == Route.NO_VERSION) {
      events.publish(Event.ofAlias(route.definition().model(), route.name(), alias, from, to));
    } else {
      alias(route.definition().model(), route.name(), alias, from, to);
    }
  }

  /**
   * Tells of an alias.
   *
   * @param route empty for one that an operator set
   * @param from {@link Route#NO_VERSION} where it is new
   * @param to {@link Route#NO_VERSION} where it is gone
   */
  void alias(String model, String route, String alias, long from, long to) {
    Event event = events.publish(Event.ofAlias(model, route, alias, from, to));
    LOG.info(
        "alias {} of {} {} points to {}, before to {}",
        alias,
        route.isEmpty() ? "model" : "route",
        route.isEmpty() ? model : route,
        event.to().isEmpty() ? "no version" : "version " + event.to(),
        event.from().isEmpty() ? "none" : "version " + event.from());
  }

  private void publishRoute(Route route, String from, String to) {
    RouteDefinition definition = route.definition();
    long champion = to.isEmpty() ? Route.NO_VERSION : route.aliased(AliasName.CHAMPION);
    events.publish(Event.ofRoute(definition.model(), route.name(), champion, from, to));
  }

  private static String revision(Route route) {
    return Long.toString(route.revision());
  }
}
