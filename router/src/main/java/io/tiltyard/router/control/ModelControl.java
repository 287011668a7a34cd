package io.tiltyard.router.control;

import io.tiltyard.base.error.Refusal;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What may be asked of the versions of models. Nothing blocks; futures complete elsewhere. */
public interface ModelControl {
  /**
   * Loads versions. Completes once they are on their way; {@link LoadResult.Begun#done} tells the
   * end. Many requests for one version are one load.
   */
  CompletableFuture<LoadResult> load(LoadRequest request);

  /**
   * Unloads versions. Completes once a table without them is published; they drain from then on.
   *
   * @return null where they are on their way or gone already, else why not
   */
  CompletableFuture<@Nullable Refusal> unload(UnloadRequest request);
}
