package io.tiltyard.server.inference;

import io.tiltyard.runtime.batch.Priority;
import java.util.concurrent.TimeUnit;

/**
 * What the parameters of a request say of its turn.
 *
 * @param priority parameter {@value #PRIORITY}: 0 the default, 1 the highest, larger numbers less
 * @param timeoutMicros parameter {@value #TIMEOUT}: how long after its arrival nobody waits for the
 *     answer any more, in microseconds; 0 for no such time
 */
public record Schedule(long priority, long timeoutMicros) {
  /** The request parameter for the priority. */
  public static final String PRIORITY = "priority";

  /** The request parameter for the timeout. */
  public static final String TIMEOUT = "timeout";

  /** What a priority may be. */
  public static final String EXPECTED_PRIORITY =
      "a whole number from 0, the default, over 1, the highest, to less important ones";

  /** What a timeout may be. */
  public static final String EXPECTED_TIMEOUT =
      "microseconds, a whole number from 1, or 0 for no timeout";

  /** Of a request that says nothing. */
  public static final Schedule NONE = new Schedule(0, 0);

  private static final long LONGEST_MICROS = TimeUnit.DAYS.toMicros(36_500);

  /** One of {@link Priority}. */
  public int level() {
    return Priority.of(priority);
  }

  /**
   * When nobody waits any more.
   *
   * @param arrivedNanos on the monotonic clock
   * @param byTransport what the transport says, {@link Long#MAX_VALUE} for never
   * @return the earlier of the two; {@link Long#MAX_VALUE} for never
   */
  public long deadlineNanos(long arrivedNanos, long byTransport) {
    if (timeoutMicros == 0 || timeoutMicros > LONGEST_MICROS) {
      return byTransport;
    }
    long own = arrivedNanos + TimeUnit.MICROSECONDS.toNanos(timeoutMicros);
    return byTransport == Long.MAX_VALUE || own - byTransport < 0 ? own : byTransport;
  }
}
