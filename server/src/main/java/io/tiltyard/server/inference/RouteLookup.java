package io.tiltyard.server.inference;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.repository.source.VersionNumber;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.NotReady;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.router.route.UnknownAlias;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import org.jspecify.annotations.Nullable;

/** Finds what a query names in one table. */
public final class RouteLookup {
  private RouteLookup() {}

  /** What a name and a version mean, or why they mean nothing. */
  public sealed interface Result {
    /**
     * @param target the version that answers, or null while there is none
     */
    record Found(Route route, @Nullable ArmTarget target) implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }

  /**
   * @param version a legal number or alias, or empty for the route's representative
   */
  public static Result find(RouteTable table, String name, String version) {
    Route route = table.find(name);
    if (route == null) {
      return refused(
          ErrorCode.MODEL_NOT_FOUND,
          "model '" + Excerpt.of(name) + "' is not found, expected the name of a route or model");
    }
    if (version.isEmpty()) {
      return new Result.Found(route, route.representative());
    }
    long number = number(route, version);
    if (number == Route.NO_VERSION) {
      return new Result.Refused(UnknownAlias.refusal(route, version));
    }
    if (route.status(number) == null) {
      return refused(
          ErrorCode.VERSION_NOT_FOUND, "model '" + Excerpt.of(name) + "' has no version " + number);
    }
    return new Result.Found(route, route.named(number));
  }

  /** Why what was found, but is not available, does not answer. */
  public static Refusal notReady(Route route, String version) {
    VersionStatus status = version.isEmpty() ? null : route.status(number(route, version));
    return status == null ? NotReady.of(route) : NotReady.of(route, status);
  }

  private static long number(Route route, String version) {
    long number = VersionNumber.parse(version);
    return number == VersionNumber.INVALID ? route.aliased(version) : number;
  }

  private static Result refused(ErrorCode code, String text) {
    return new Result.Refused(new Refusal(code, text));
  }
}
