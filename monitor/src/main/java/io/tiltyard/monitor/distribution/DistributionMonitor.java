package io.tiltyard.monitor.distribution;

import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.agent.Agent;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.CallSink;
import io.tiltyard.monitor.call.FinishedCall;
import io.tiltyard.monitor.sink.DropReason;
import io.tiltyard.monitor.sink.RecordQueue;
import io.tiltyard.monitor.sink.SinkStatistics;
import io.tiltyard.monitor.thread.PerThread;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps running distributions of what goes into and comes out of each version: the raw material for
 * drift. A bounded queue takes the records without ever delaying a call, and an {@link
 * io.tiltyard.monitor.agent.AgentRunner} looks at them. Only calls that ended well count; an arm
 * counts for its version whether or not anybody waited for its answer.
 *
 * <p>Values that come faster than {@link SketchPace} allows still count, but only a sample of them
 * goes into quantiles.
 *
 * <p>Everything is bounded: versions, tensors, columns, and the values taken of one call.
 */
public final class DistributionMonitor implements Agent, CallSink {
  private static final Logger LOG = LoggerFactory.getLogger(DistributionMonitor.class);
  private static final int RECORDS_PER_STEP = 256;
  private static final float LOAD_FACTOR = 0.75f;
  private static final boolean BY_LAST_USE = true;

  private final DistributionSettings settings;
  private final Clock clock;
  private final RecordQueue queue;
  private final PerThread<CallSampler> samplers;
  private final SourceKeys keys = new SourceKeys();

  /** The version idle for longest first. Guarded by itself; calls never take this lock. */
  private final Map<VersionKey, VersionAccumulator> versions =
      new LinkedHashMap<>(16, LOAD_FACTOR, BY_LAST_USE);

  public DistributionMonitor(DistributionSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.queue = new RecordQueue(settings.queueBytes());
    this.samplers = new PerThread<>(() -> new CallSampler(queue, settings));
  }

  /** A call that did not end well is taken and left out. */
  @Override
  public boolean offer(FinishedCall call) {
    return call.outcome() != CallOutcome.OK || samplers.get().offer(call);
  }

  /** Any thread. What was taken and looked at so far, the version idle for longest first. */
  public List<VersionDistribution> snapshot() {
    synchronized (versions) {
      List<VersionDistribution> snapshots = new ArrayList<>(versions.size());
      for (VersionAccumulator version : versions.values()) {
        snapshots.add(version.snapshot());
      }
      return snapshots;
    }
  }

  /** Any thread. Drops what is known of a version, for all arms. */
  public void forget(String model, long version) {
    synchronized (versions) {
      versions.keySet().removeIf(key -> key.model().equals(model) && key.version() == version);
    }
  }

  /** Any thread. Written are the records that are in the distributions. */
  public SinkStatistics statistics() {
    return queue.statistics();
  }

  @Override
  public String name() {
    return "distributions";
  }

  @Override
  public int doWork() {
    int work = 0;
    long now = clock.nanoTime();
    for (ByteBuffer record = queue.peek();
        record != null && work < RECORDS_PER_STEP;
        record = queue.peek()) {
      take(record, now);
      work++;
    }
    return work;
  }

  /** Takes what is queued. */
  @Override
  public void close() {
    queue.close();
    long now = clock.nanoTime();
    for (ByteBuffer record = queue.last(); record != null; record = queue.last()) {
      take(record, now);
    }
  }

  private void take(ByteBuffer record, long nowNanos) {
    boolean taken = false;
    try {
      synchronized (versions) {
        version(keys.next(record), nowNanos).add(record, nowNanos);
      }
      taken = true;
    } catch (RuntimeException e) {
      LOG.error("a record could not be taken into the distributions", e);
    } finally {
      queue.release();
      if (taken) {
        queue.written(1);
      } else {
        queue.dropped(DropReason.FAILED, 1);
      }
    }
  }

  private VersionAccumulator version(VersionKey key, long nowNanos) {
    VersionAccumulator version = versions.get(key);
    if (version == null) {
      versions.keySet().removeIf(key::replaces);
      makeRoom();
      version = new VersionAccumulator(key, settings, nowNanos);
      versions.put(key, version);
    }
    return version;
  }

  private void makeRoom() {
    Iterator<VersionKey> oldest = versions.keySet().iterator();
    while (versions.size() >= settings.maxVersions() && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
  }
}
