package io.tiltyard.router.route;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;

/** Why a route, a version or the whole gateway does not answer, with the versions' reason codes. */
public final class NotReady {
  /** Versions of a route that are told, the newest first. */
  private static final int MOST_VERSIONS = 5;

  /** Routes that are told. */
  private static final int MOST_ROUTES = 10;

  private NotReady() {}

  /** Of a route that has no version to choose. */
  public static Refusal of(Route route) {
    return new Refusal(ErrorCode.ROUTE_NOT_READY, text(route));
  }

  /** Of one version that is known. */
  public static Refusal of(Route route, VersionStatus status) {
    return new Refusal(
        ErrorCode.VERSION_NOT_READY,
        "model '"
            + Excerpt.of(route.name())
            + "' version "
            + status.version()
            + " is "
            + words(status)
            + ", expected AVAILABLE");
  }

  /** Of the gateway: one line for each of the first routes that nothing can answer. */
  public static List<String> reasons(RouteTable table) {
    List<String> reasons =
        table.routes().stream()
            .filter(route -> route.representative() == null)
            .limit(MOST_ROUTES)
            .map(NotReady::text)
            .toList();
    return reasons.isEmpty() ? List.of("the first models are not through yet") : reasons;
  }

  private static String text(Route route) {
    List<VersionStatus> away =
        route.versions().stream()
            .filter(status -> status.state() != VersionState.AVAILABLE)
            .sorted(Comparator.comparingLong(VersionStatus::version).reversed())
            .toList();
    StringJoiner text =
        new StringJoiner(
            ", ", "model '" + Excerpt.of(route.name()) + "' has no available version: ", "");
    text.setEmptyValue("model '" + Excerpt.of(route.name()) + "' has no available version");
    away.stream()
        .limit(MOST_VERSIONS)
        .forEach(status -> text.add("version " + status.version() + " " + words(status)));
    if (away.size() > MOST_VERSIONS) {
      text.add((away.size() - MOST_VERSIONS) + " more");
    }
    return text.toString();
  }

  /** A table that names a version as available is behind when that does not admit. */
  private static String words(VersionStatus status) {
    VersionState state =
        status.state() == VersionState.AVAILABLE ? VersionState.DRAINING : status.state();
    return status.reasonCode().isEmpty() ? state.name() : state + " " + status.reasonCode();
  }
}
