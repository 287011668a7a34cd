package io.tiltyard.router.control;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.lifecycle.LoadOutcome;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who waits for versions to be through with loading. Owned by the control thread. */
final class PendingLoads {
  /** The reason code of a configuration that cannot be. */
  private static final String INVALID_CONFIG = "invalid_config";

  /** The reason codes of what does not fit on this machine. */
  private static final Set<String> NO_ROOM = Set.of("disk_full", "memory");

  private final List<Waiting> waiting = new ArrayList<>();

  /** One request; hears of each of its versions once. */
  final class Waiting implements LoadOutcome {
    private final LoadRequest request;
    private final Set<Long> left;
    private final CompletableFuture<@Nullable Refusal> done = new CompletableFuture<>();
    private @Nullable Refusal refusal;

    private Waiting(LoadRequest request, List<Long> versions) {
      this.request = request;
      this.left = new HashSet<>(versions);
    }

    /** Null where all versions are available, else why the first that is not will not be. */
    CompletableFuture<@Nullable Refusal> done() {
      return done;
    }

    @Override
    public void ended(VersionStatus status, boolean asWished) {
      if (left.remove(status.version()) && !asWished && refusal == null) {
        refusal = refusal(request, status);
      }
      if (left.isEmpty()) {
        waiting.remove(this);
        done.complete(refusal);
      }
    }
  }

  Waiting add(LoadRequest request, List<Long> versions) {
    Waiting one = new Waiting(request, versions);
    waiting.add(one);
    return one;
  }

  /** It was refused after all. */
  void forget(Waiting one) {
    waiting.remove(one);
  }

  /** Nobody has to wait any longer. */
  void refuseAll(Refusal refusal) {
    List<Waiting> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(one -> one.done.complete(refusal));
  }

  private static Refusal refusal(LoadRequest request, VersionStatus status) {
    String which = "model '" + status.model() + "' version " + status.version();
    if (status.reasonCode().isEmpty()) {
      return new Refusal(
          ErrorCode.VERSION_NOT_READY,
          which + " is " + status.state() + ": it was unloaded meanwhile");
    }
    return new Refusal(
        code(request, status.reasonCode()),
        which + " could not be loaded (" + status.reasonCode() + "): " + status.reason());
  }

  private static ErrorCode code(LoadRequest request, String reason) {
    if (NO_ROOM.contains(reason)) {
      return ErrorCode.INSUFFICIENT_STORAGE;
    }
    boolean ofClient = !request.override().isEmpty() && reason.equals(INVALID_CONFIG);
    return ofClient ? ErrorCode.INVALID_ARGUMENT : ErrorCode.FAILED_PRECONDITION;
  }
}
