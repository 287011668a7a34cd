package io.tiltyard.loadtest.pace;

import io.tiltyard.loadtest.client.Call;
import io.tiltyard.loadtest.client.Client;
import org.jspecify.annotations.Nullable;

/**
 * Sends each request when it is due, whatever became of the others. A request that is due while no
 * call may be sent is kept: it goes out, in order, as soon as one may, and everything about it
 * counts from its intended start. So a server that stalls is charged for every request that a user
 * would have sent meanwhile.
 *
 * <p>Confined to one thread, but for {@link #stop}; stepped by hand in tests.
 */
public final class Pacer {
  /** What {@link #doWork} gives when nothing is left to send. */
  public static final long DONE = -1;

  /** While calls in flight hold a request back: woken earlier when one ends. */
  private static final long HELD_NANOS = 1_000_000;

  private final NanoClock clock;
  private final Client client;
  private final InFlight inFlight;
  private final Payloads payloads;
  private final Arrivals arrivals;
  private final Fate warmUp;
  private final Fate counted;
  private final long startNanos;
  private final long countFromNanos;
  private final long endNanos;
  private final long timeoutNanos;

  private @Nullable Call due;
  private volatile boolean held;
  private long heldUntilNanos;
  private volatile boolean stopped;

  /**
   * Starts the schedule.
   *
   * @param startNanos when it begins, by the clock
   * @param warmUp hears of requests that do not count
   * @param counted hears of those that do
   */
  public Pacer(
      NanoClock clock,
      long startNanos,
      Schedule schedule,
      Payloads payloads,
      Client client,
      InFlight inFlight,
      Fate warmUp,
      Fate counted) {
    this.clock = clock;
    this.client = client;
    this.inFlight = inFlight;
    this.payloads = payloads;
    this.arrivals = schedule.arrivals();
    this.warmUp = warmUp;
    this.counted = counted;
    this.startNanos = startNanos;
    this.countFromNanos = startNanos + schedule.warmUp().toNanos();
    this.endNanos = countFromNanos + schedule.length().toNanos();
    this.timeoutNanos = schedule.timeout().toNanos();
    this.heldUntilNanos = startNanos;
    this.due = next();
  }

  /** What is due by now is told as not sent; nothing is sent any more. Any thread. */
  public void stop() {
    stopped = true;
  }

  /** Whether calls in flight hold a request back. Any thread. */
  public boolean isHeld() {
    return held;
  }

  /**
   * Sends all that is due.
   *
   * @return after how many nanoseconds there is something to do again, or {@link #DONE}
   */
  public long doWork() {
    for (Call call = due; call != null; call = due) {
      long now = clock.nanoTime();
      long waited = now - call.intendedNanos();
      if (stopped && waited < 0) {
        due = null;
      } else if (waited < 0) {
        return -waited;
      } else if (stopped || waited >= timeoutNanos) {
        fate(call).notSent(waited);
        due = next();
        held = false;
      } else if (send(call, now)) {
        due = next();
      } else {
        return Math.min(HELD_NANOS, timeoutNanos - waited);
      }
    }
    return DONE;
  }

  private boolean send(Call call, long now) {
    if (!inFlight.tryEnter()) {
      held = true;
      return false;
    }
    if (!client.trySend(call)) {
      inFlight.undo();
      held = true;
      return false;
    }
    if (held) {
      held = false;
      heldUntilNanos = now;
    }
    boolean waited = heldUntilNanos - call.intendedNanos() > 0;
    fate(call).sent(now - (waited ? heldUntilNanos : call.intendedNanos()), waited);
    return true;
  }

  private @Nullable Call next() {
    long intended = startNanos + arrivals.next();
    if (intended - endNanos >= 0) {
      return null;
    }
    return new Call(
        payloads.nextPayload(),
        payloads.nextKey(),
        intended,
        intended + timeoutNanos,
        intended - countFromNanos >= 0 ? counted : warmUp);
  }

  private Fate fate(Call call) {
    return call.intendedNanos() - countFromNanos >= 0 ? counted : warmUp;
  }
}
