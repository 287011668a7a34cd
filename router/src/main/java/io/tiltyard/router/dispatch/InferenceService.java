package io.tiltyard.router.dispatch;

/** Answers inference requests; what the front ends see of the data plane. */
@FunctionalInterface
public interface InferenceService {
  /**
   * Takes a decoded request over, with its payloads, and answers it exactly once through the sink,
   * now or later, on this thread or another. Never blocks, never throws.
   */
  void dispatch(InferenceRequest request, ResponseSink sink);
}
