package io.tiltyard.server.grpc;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.server.inference.RouteLookup;

/** Finds what the two fields of a query name, checking their spelling first. */
final class ModelLookup {
  private ModelLookup() {}

  /**
   * @param version empty for the route's representative
   * @return a refusal for a bad spelling, an unknown route or an unknown version
   */
  static Result<RouteLookup.Result.Found> find(RouteTable table, String name, String version) {
    Refusal refusal = Names.check(name, version);
    if (refusal != null) {
      return Result.refused(refusal);
    }
    RouteLookup.Result result = RouteLookup.find(table, name, version);
    return result instanceof RouteLookup.Result.Found found
        ? Result.of(found)
        : Result.refused(((RouteLookup.Result.Refused) result).refusal());
  }

  /** Like {@link #find}, and refuses what is known but not available. */
  static Result<ArmTarget> available(RouteTable table, String name, String version) {
    Result<RouteLookup.Result.Found> result = find(table, name, version);
    if (result instanceof Result.Refused<RouteLookup.Result.Found> refused) {
      return Result.refused(refused.refusal());
    }
    RouteLookup.Result.Found found = ((Result.Value<RouteLookup.Result.Found>) result).value();
    ArmTarget target = found.target();
    return target == null
        ? Result.refused(RouteLookup.notReady(found.route(), version))
        : Result.of(target);
  }
}
