package io.tiltyard.router.control;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.route.Route;

/** What became of a route that was to be replaced. */
public sealed interface PutResult {
  /**
   * @param route as it is in the published table
   */
  record Done(Route route) implements PutResult {}

  /**
   * @param revision the route's current one, 0 where there is no such route
   */
  record Refused(Refusal refusal, long revision) implements PutResult {}
}
