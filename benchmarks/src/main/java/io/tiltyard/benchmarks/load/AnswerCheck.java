package io.tiltyard.benchmarks.load;

import io.tiltyard.proto.inference.ModelInferResponse;

/** Whether an answer is the right one. */
public interface AnswerCheck {
  /**
   * @param request which of the requests it answers
   * @throws IllegalStateException where it is wrong
   */
  void check(int request, ModelInferResponse answer);
}
