package io.tiltyard.loadtest.measure;

import io.tiltyard.loadtest.client.Answer;
import io.tiltyard.loadtest.client.Call;
import io.tiltyard.loadtest.pace.Fate;
import io.tiltyard.loadtest.pace.InFlight;
import io.tiltyard.loadtest.pace.NanoClock;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/**
 * Remembers what became of requests. Written by any thread without a lock, read by one.
 *
 * <p>What was given up takes part in the latencies with the time that was waited, and at least the
 * timeout: leaving it out would make a server look the better, the more it lets wait.
 */
public final class Book implements Fate {
  private final NanoClock clock;
  private final InFlight inFlight;
  private final Latencies latencies = new Latencies();
  private final Latencies errorLatencies = new Latencies();
  private final Latencies late = new Latencies();
  private final LongAdder ok = new LongAdder();
  private final LongAdder timeouts = new LongAdder();
  private final LongAdder notSent = new LongAdder();
  private final LongAdder held = new LongAdder();
  private final ConcurrentMap<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, String> examples = new ConcurrentHashMap<>();
  private final ConcurrentMap<ArmKey, ArmBook> arms = new ConcurrentHashMap<>();

  /**
   * @param inFlight told of every call that ended
   */
  public Book(NanoClock clock, InFlight inFlight) {
    this.clock = clock;
    this.inFlight = inFlight;
  }

  @Override
  public void sent(long lateNanos, boolean waited) {
    late.record(lateNanos);
    if (waited) {
      held.increment();
    }
  }

  @Override
  public void notSent(long waitedNanos) {
    notSent.increment();
    latencies.record(waitedNanos);
  }

  @Override
  public void completed(Call call, Answer answer) {
    long nanos = clock.nanoTime() - call.intendedNanos();
    switch (answer.outcome()) {
      case OK -> {
        ok.increment();
        latencies.record(nanos);
        arm(answer).latencies.record(nanos);
      }
      case TIMEOUT -> {
        timeouts.increment();
        latencies.record(Math.max(nanos, call.deadlineNanos() - call.intendedNanos()));
      }
      case ERROR -> {
        errors.computeIfAbsent(answer.error(), kind -> new LongAdder()).increment();
        examples.putIfAbsent(answer.error(), answer.detail());
        errorLatencies.record(nanos);
        if (!answer.arm().isEmpty()) {
          arm(answer).errors.increment();
        }
      }
    }
    inFlight.leave();
  }

  /** What happened since the last call of this method; the reader's thread. */
  public Interval interval() {
    Histogram interval = latencies.interval();
    errorLatencies.interval();
    late.interval();
    SortedMap<ArmKey, Histogram> byArm = new TreeMap<>();
    SortedMap<ArmKey, ArmTotals> armTotals = new TreeMap<>();
    arms.forEach(
        (key, arm) -> {
          byArm.put(key, arm.latencies.interval());
          armTotals.put(key, new ArmTotals(arm.latencies.total(), arm.errors.sum()));
        });
    SortedMap<String, Long> byKind = new TreeMap<>();
    errors.forEach((kind, count) -> byKind.put(kind, count.sum()));
    return new Interval(
        interval,
        byArm,
        new Totals(
            ok.sum(),
            timeouts.sum(),
            notSent.sum(),
            held.sum(),
            byKind,
            new TreeMap<>(examples),
            latencies.total(),
            errorLatencies.total(),
            late.total(),
            armTotals));
  }

  private ArmBook arm(Answer answer) {
    ArmKey key = new ArmKey(answer.arm(), answer.version());
    ArmBook known = arms.get(key);
    return known == null ? arms.computeIfAbsent(key, missing -> new ArmBook()) : known;
  }
}
