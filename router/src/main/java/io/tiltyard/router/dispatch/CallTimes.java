package io.tiltyard.router.dispatch;

/**
 * When a call passed each point, on the monotonic clock; 0 where it did not. One writer at a time.
 */
final class CallTimes {
  /** The length of a stage that did not happen. */
  private static final long NONE = -1;

  final long arrived;
  final long decoded;
  long enqueued;
  long started;
  long ran;
  long encoded;

  CallTimes(long arrived, long decoded) {
    this.arrived = arrived;
    this.decoded = decoded;
  }

  long decodeNanos() {
    return decoded - arrived;
  }

  long queueNanos() {
    return started == 0 ? NONE : started - enqueued;
  }

  long runNanos() {
    return ran == 0 ? NONE : ran - started;
  }

  long encodeNanos() {
    return encoded == 0 ? NONE : encoded - ran;
  }
}
