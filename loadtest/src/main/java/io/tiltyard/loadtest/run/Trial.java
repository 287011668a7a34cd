package io.tiltyard.loadtest.run;

import io.tiltyard.loadtest.client.Client;
import io.tiltyard.loadtest.client.Loops;
import io.tiltyard.loadtest.measure.Book;
import io.tiltyard.loadtest.measure.Summary;
import io.tiltyard.loadtest.pace.InFlight;
import io.tiltyard.loadtest.pace.Pacer;
import io.tiltyard.loadtest.pace.Payloads;
import java.util.concurrent.locks.LockSupport;

/**
 * Loads a server at one rate. One thread sends what is due, the client's loops hear of the answers,
 * and the caller's thread looks on.
 */
public final class Trial {
  private static final long LOOK_NANOS = 1_000_000_000;
  private static final long NAP_NANOS = 5_000_000;
  private static final long LEAD_NANOS = 5_000_000;
  private static final long GRACE_NANOS = 2_000_000_000;

  private final Plan plan;
  private final Client client;
  private final Loops loops;
  private final Watcher watcher;
  private final Stop stop;

  public Trial(Plan plan, Client client, Loops loops, Watcher watcher, Stop stop) {
    this.plan = plan;
    this.client = client;
    this.loops = loops;
    this.watcher = watcher;
    this.stop = stop;
  }

  /**
   * Sends and waits for the last answer. Blocks.
   *
   * @param rate requests a second
   */
  public Summary run(double rate, Payloads payloads) {
    Wake wake = new Wake();
    InFlight inFlight = new InFlight(plan.maxInFlight(), wake);
    Book warmUp = new Book(System::nanoTime, inFlight);
    Book counted = new Book(System::nanoTime, inFlight);
    long start = System.nanoTime() + LEAD_NANOS;
    long countFrom = start + plan.warmUp().toNanos();
    Pacer pacer =
        new Pacer(
            System::nanoTime,
            start,
            plan.schedule(rate),
            payloads,
            client,
            inFlight,
            warmUp,
            counted);
    PacerThread thread = new PacerThread(pacer, loops, countFrom);
    wake.wakes(pacer, thread);
    thread.start();
    long stoppedAt = look(rate, countFrom, pacer, thread, inFlight, counted);
    requireEnd(thread, inFlight);
    long end = countFrom + plan.length().toNanos();
    long until = stop.isAsked() ? Math.min(end, stoppedAt) : end;
    watcher.ended(counted.interval());
    return new Summary(
        rate,
        Math.max(0, until - countFrom) / 1e9,
        counted.interval().totals(),
        thread.loopLate(),
        until < end);
  }

  /** The books are closed: each request has its fate. */
  private static void requireEnd(PacerThread thread, InFlight inFlight) {
    if (thread.failure() != null) {
      throw new IllegalStateException("requests could not be sent", thread.failure());
    }
    if (inFlight.count() != 0) {
      throw new IllegalStateException(inFlight.count() + " calls never ended");
    }
  }

  /** Looks on until all is sent and answered; when it was asked to stop, or ended. */
  private long look(
      double rate,
      long countFrom,
      Pacer pacer,
      PacerThread thread,
      InFlight inFlight,
      Book counted) {
    long nextLook = System.nanoTime() + LOOK_NANOS;
    long giveUp = Long.MAX_VALUE;
    long stoppedAt = Long.MAX_VALUE;
    while (true) {
      LockSupport.parkNanos(NAP_NANOS);
      long now = System.nanoTime();
      if (stop.isAsked() && stoppedAt == Long.MAX_VALUE) {
        stoppedAt = now;
        pacer.stop();
      }
      boolean allSent = !thread.isAlive();
      if (allSent && giveUp == Long.MAX_VALUE) {
        giveUp = now + plan.timeout().toNanos() + GRACE_NANOS;
      }
      if (allSent && (inFlight.count() == 0 || now - giveUp > 0)) {
        return stoppedAt;
      }
      if (now - nextLook >= 0) {
        nextLook += LOOK_NANOS;
        watcher.tick(rate, now - countFrom, inFlight.count(), counted.interval());
      }
    }
  }

  /** Wakes the pacer when a call ends that it waits for. */
  private static final class Wake implements Runnable {
    private volatile Pacer pacer;
    private volatile Thread thread;

    @SuppressWarnings("NullAway.Init") // nothing is in flight before they are set
    Wake() {}

    void wakes(Pacer held, Thread parked) {
      pacer = held;
      thread = parked;
    }

    @Override
    public void run() {
      if (pacer.isHeld()) {
        LockSupport.unpark(thread);
      }
    }
  }
}
