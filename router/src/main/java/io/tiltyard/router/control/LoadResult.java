package io.tiltyard.router.control;

import io.tiltyard.base.error.Refusal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What became of a {@link LoadRequest} when it was taken up. */
public sealed interface LoadResult {
  /** Nothing is begun. */
  record Refused(Refusal refusal) implements LoadResult {}

  /**
   * The versions are on their way, or there already.
   *
   * @param versions which, in the order in which they load
   * @param done completes on the control thread, after the table that routes to them is published:
   *     null where all of them are available, else why the first that is not will not be
   */
  record Begun(List<Long> versions, CompletableFuture<@Nullable Refusal> done)
      implements LoadResult {
    public Begun {
      versions = List.copyOf(versions);
    }
  }
}
