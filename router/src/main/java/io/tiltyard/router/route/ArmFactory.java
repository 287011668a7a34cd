package io.tiltyard.router.route;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.runtime.lifecycle.Servable;

/**
 * Gives every arm its place in the record; the same place for the same arm in every table, so that
 * counts go on over a change of weights.
 */
public interface ArmFactory {
  ArmTarget arm(String route, Arm arm, Servable servable);

  ShadowCounters shadowCounters(String route, long version);
}
