package io.tiltyard.runtime.lifecycle;

import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.batch.Batcher;
import io.tiltyard.runtime.batch.Watchdog;
import io.tiltyard.runtime.golden.RecentRequests;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Gives a prepared version its batcher and its threads. Used on load threads. */
public final class ServableFactory {
  private final ListenerFactory listeners;
  private final Watchdog watchdog;
  private final RecentRequests.Room room;
  private final Clock clock;

  /**
   * @param room for requests that were answered
   */
  public ServableFactory(
      ListenerFactory listeners, Watchdog watchdog, RecentRequests.Room room, Clock clock) {
    this.listeners = listeners;
    this.watchdog = watchdog;
    this.room = room;
    this.clock = clock;
  }

  /** Owns what was prepared from here on, also where it throws. */
  Servable make(Prepared prepared, Consumer<Servable> onDrained) {
    String model = prepared.record().model();
    long version = prepared.record().version();
    Batcher batcher;
    try {
      batcher =
          new Batcher(
              prepared.model().signature(),
              prepared.options(),
              prepared.instances(),
              listeners.listener(model, version, prepared.record().sha256()),
              clock,
              threads(model, version));
    } catch (RuntimeException | Error e) {
      prepared.model().close(); // the batcher has closed the instances
      throw e;
    }
    watchdog.watch(batcher);
    return new Servable(
        model,
        version,
        prepared.model(),
        prepared.record().sha256(),
        prepared.options(),
        batcher,
        new RecentRequests(room, clock.nanoTime()),
        onDrained);
  }

  private static ThreadFactory threads(String model, long version) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task);
      thread.setName("model-" + model + "-" + version + "-" + number.getAndIncrement());
      return thread;
    };
  }
}
