package io.tiltyard.server.admin;

import io.tiltyard.router.control.AliasControl;
import io.tiltyard.router.control.ModelControl;
import io.tiltyard.router.control.PutResult;
import io.tiltyard.router.control.RevisionCondition;
import io.tiltyard.router.route.RouteDefinition;
import java.util.concurrent.CompletableFuture;

/** What the admin plane may change. Nothing here blocks; futures complete on any thread. */
public interface ControlPlane extends ModelControl, AliasControl {
  /** Replaces a whole route, where its revision is the expected one. */
  CompletableFuture<PutResult> putRoute(RouteDefinition definition, RevisionCondition condition);
}
