package io.tiltyard.runtime.lifecycle;

import io.tiltyard.base.error.ModelLoadException;

/** Everything that happens to a version before it may serve. Blocks; used by load threads. */
public interface Preparation {
  /**
   * @param progress told of each state that the version enters, from {@link VersionState#LOADING}
   *     on
   * @throws ModelLoadException with a reason that an operator can act on
   */
  Prepared prepare(PreparationRequest request, Progress progress) throws ModelLoadException;

  /**
   * Whether a version's files at the source are still those of the request's record, and so are the
   * model's own where the request has a source of them. Their times may say otherwise.
   *
   * @throws ModelLoadException where they cannot be read
   */
  boolean isUnchanged(PreparationRequest request) throws ModelLoadException;

  /** Is told how far a version is. Called on the load thread. */
  @FunctionalInterface
  interface Progress {
    /**
     * @param state that it enters
     */
    void enter(VersionState state);
  }
}
