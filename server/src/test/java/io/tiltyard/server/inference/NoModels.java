package io.tiltyard.server.inference;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.control.LoadRequest;
import io.tiltyard.router.control.LoadResult;
import io.tiltyard.router.control.ModelControl;
import io.tiltyard.router.control.UnloadRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Loads and unloads nothing, remembers what it was asked for, and answers what a test says. */
public final class NoModels implements ModelControl {
  public final List<LoadRequest> loads = new CopyOnWriteArrayList<>();
  public final List<UnloadRequest> unloads = new CopyOnWriteArrayList<>();

  /** Whether a load is taken up at all. */
  public volatile @Nullable Refusal refusal;

  /** How it ends. */
  public volatile CompletableFuture<@Nullable Refusal> done =
      CompletableFuture.completedFuture(null);

  /** For a front end whose repository no test touches. */
  public static RepositoryControl repository() {
    return new RepositoryControl(new NoModels(), true);
  }

  @Override
  public CompletableFuture<LoadResult> load(LoadRequest request) {
    loads.add(request);
    Refusal refused = refusal;
    return CompletableFuture.completedFuture(
        refused == null
            ? new LoadResult.Begun(List.of(request.version()), done)
            : new LoadResult.Refused(refused));
  }

  @Override
  public CompletableFuture<@Nullable Refusal> unload(UnloadRequest request) {
    unloads.add(request);
    return done;
  }
}
