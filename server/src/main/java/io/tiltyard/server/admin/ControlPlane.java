package io.tiltyard.server.admin;

import io.tiltyard.router.control.PutResult;
import io.tiltyard.router.control.RevisionCondition;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.runtime.error.Refusal;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the admin plane may change. Nothing here blocks; futures complete on any thread. */
public interface ControlPlane {
  /** Replaces a whole route, where its revision is the expected one. */
  CompletableFuture<PutResult> putRoute(RouteDefinition definition, RevisionCondition condition);

  /**
   * Loads a version, or unloads it for good.
   *
   * @return null where it is on its way, else why not
   */
  CompletableFuture<@Nullable Refusal> setLoaded(String model, long version, boolean load);
}
