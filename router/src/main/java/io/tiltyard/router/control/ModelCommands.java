package io.tiltyard.router.control;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.lifecycle.VersionManager;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loading and unloading on request. Owned by the control thread. */
final class ModelCommands {
  private final VersionManager versions;
  private final RouteBook routes;
  private final PendingLoads pending;

  ModelCommands(VersionManager versions, RouteBook routes, PendingLoads pending) {
    this.versions = versions;
    this.routes = routes;
    this.pending = pending;
  }

  LoadResult load(LoadRequest request) {
    List<Long> wanted = wanted(request);
    if (wanted.isEmpty()) {
      return new LoadResult.Refused(unknown(request.model()));
    }
    PendingLoads.Waiting waiting = pending.add(request, wanted);
    for (long version : wanted) {
      Refusal refusal = versions.load(request.model(), version, request.override(), waiting);
      if (refusal != null) {
        pending.forget(waiting);
        return new LoadResult.Refused(refusal);
      }
    }
    return new LoadResult.Begun(wanted, waiting.done());
  }

  private List<Long> wanted(LoadRequest request) {
    return request.version() == LoadRequest.BY_POLICY
        ? versions.chosen(request.model()).stream().sorted(Comparator.reverseOrder()).toList()
        : List.of(request.version());
  }

  @Nullable Refusal unload(UnloadRequest request) {
    List<Long> leaving = leaving(request);
    if (request.version() == UnloadRequest.ALL && leaving.isEmpty()) {
      return unknown(request.model());
    }
    List<String> naming = routes.naming(request.model(), request.version());
    if (!request.force() && !naming.isEmpty()) {
      return inUse(request, naming);
    }
    for (long version : leaving) {
      Refusal refusal = versions.unload(request.model(), version);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private List<Long> leaving(UnloadRequest request) {
    return request.version() == UnloadRequest.ALL
        ? versions.statuses().stream()
            .filter(status -> status.model().equals(request.model()))
            .map(VersionStatus::version)
            .toList()
        : List.of(request.version());
  }

  private static Refusal inUse(UnloadRequest request, List<String> naming) {
    return new Refusal(
        ErrorCode.FAILED_PRECONDITION,
        "model '"
            + request.model()
            + "'"
            + (request.version() == UnloadRequest.ALL ? "" : " version " + request.version())
            + " is named by "
            + (naming.size() == 1 ? "route " : "routes ")
            + String.join(", ", naming)
            + ", expected no such route; or force, on the admin plane");
  }

  private static Refusal unknown(String model) {
    return new Refusal(
        ErrorCode.MODEL_NOT_FOUND,
        "model '" + Excerpt.of(model) + "' is not in the repository, expected a model that is");
  }
}
