package io.tiltyard.server.grpc;

import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.runtime.repository.VersionNumber;
import org.jspecify.annotations.Nullable;

/** Finds what a query names in one table. */
final class RouteLookup {
  private RouteLookup() {}

  /** What a name and a version mean: the route, and the version that answers or null. */
  record Found(Route route, @Nullable ArmTarget target) {}

  /**
   * @param version empty for the route's representative
   * @return a refusal for a bad spelling, an unknown route or an unknown version
   */
  static Result<Found> find(RouteTable table, String name, String version) {
    Refusal refusal = Names.check(name, version);
    if (refusal != null) {
      return Result.refused(refusal);
    }
    Route route = table.find(name);
    if (route == null) {
      return Result.refused(
          ErrorCode.MODEL_NOT_FOUND,
          "model '" + Excerpt.of(name) + "' is not found, expected the name of a route or model");
    }
    if (version.isEmpty()) {
      return Result.of(new Found(route, route.representative()));
    }
    long number = VersionNumber.parse(version);
    if (route.status(number) == null) {
      return Result.refused(
          ErrorCode.VERSION_NOT_FOUND, "model '" + Excerpt.of(name) + "' has no version " + number);
    }
    return Result.of(new Found(route, route.named(number)));
  }

  /** Like {@link #find}, and refuses what is known but not available. */
  static Result<ArmTarget> available(RouteTable table, String name, String version) {
    Result<Found> result = find(table, name, version);
    if (result instanceof Result.Refused<Found> refused) {
      return Result.refused(refused.refusal());
    }
    Found found = ((Result.Value<Found>) result).value();
    ArmTarget target = found.target();
    return target == null ? Result.refused(notReady(found.route(), version)) : Result.of(target);
  }

  private static Refusal notReady(Route route, String version) {
    String model = "model '" + Excerpt.of(route.name()) + "'";
    if (version.isEmpty()) {
      return new Refusal(ErrorCode.ROUTE_NOT_READY, model + " has no available version");
    }
    VersionStatus status = route.status(VersionNumber.parse(version));
    return new Refusal(
        ErrorCode.VERSION_NOT_READY,
        model
            + " version "
            + version
            + " is "
            + (status == null ? "gone" : status.state())
            + ", expected AVAILABLE");
  }
}
