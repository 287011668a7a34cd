package io.tiltyard.router.dispatch;

import io.tiltyard.base.error.Refusal;

/**
 * Where an answer goes. Exactly one of {@link #answer} and {@link #refuse} is called, once, on a
 * model's thread or the caller's own; neither blocks. Only where {@link #answer} throws does {@link
 * #refuse} follow.
 */
public interface ResponseSink {
  /**
   * Encodes and hands over to the transport. The answer's outputs are views that die when this
   * returns. Throws only where nothing was handed over.
   */
  void answer(InferenceAnswer answer);

  /**
   * @param id the client's id, or the one that was made
   */
  void refuse(String id, Refusal refusal);

  /** Whether the client is gone, so that running the model serves nobody. */
  boolean isCancelled();
}
