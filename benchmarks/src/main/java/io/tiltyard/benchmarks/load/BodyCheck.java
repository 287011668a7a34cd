package io.tiltyard.benchmarks.load;

/** Whether the body of an HTTP answer is the right one. */
public interface BodyCheck {
  /**
   * @param request which of the requests it answers
   * @throws IllegalStateException where it is wrong
   */
  void check(int request, byte[] body);
}
