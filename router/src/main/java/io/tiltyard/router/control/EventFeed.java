package io.tiltyard.router.control;

import io.tiltyard.base.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The last {@value #KEPT} events. The control thread writes and waits for nobody; readers follow at
 * their own pace, and one that falls too far behind learns what it missed from the numbers.
 */
public final class EventFeed {
  /** Events that can still be read. */
  public static final int KEPT = 1_024;

  private final AtomicReferenceArray<@Nullable Event> ring = new AtomicReferenceArray<>(KEPT);
  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private final LongAdder cutOff = new LongAdder();
  private final Clock clock;
  private final long base;

  /** Written by the control thread, after the event's place in the ring. */
  private volatile long last;

  /** Numbers begin with the microsecond of the start, so that they grow across restarts. */
  public EventFeed(Clock clock) {
    this.clock = clock;
    this.base = clock.epochMicrosAt(clock.nanoTime());
    this.last = base;
  }

  /**
   * Adds an event and wakes who listens. On the control thread.
   *
   * @return the event with its number and its time
   */
  public Event publish(Event event) {
    long id = last + 1;
    Event stamped = event.stamped(id, clock.epochMicrosAt(clock.nanoTime()));
    ring.set(place(id), stamped);
    last = id;
    listeners.forEach(Runnable::run);
    return stamped;
  }

  /** The number before this process's first event. */
  public long base() {
    return base;
  }

  /** The number of the newest event. */
  public long last() {
    return last;
  }

  /** The number of the oldest event that can still be read. */
  public long first() {
    return Math.max(base, last - KEPT) + 1;
  }

  /** The event of this number, or null where it is not there yet or not any more. */
  public @Nullable Event find(long id) {
    if (id <= base || id > last) {
      return null;
    }
    Event event = ring.get(place(id));
    return event != null && event.id() == id ? event : null;
  }

  /**
   * @param wake called after every event, on the control thread: never blocks or throws
   */
  public void subscribe(Runnable wake) {
    listeners.add(wake);
  }

  public void unsubscribe(Runnable wake) {
    listeners.remove(wake);
  }

  /** A reader was cut off because it did not read. */
  public void countCutOff() {
    cutOff.increment();
  }

  /** Readers that were cut off since the start. */
  public long cutOff() {
    return cutOff.sum();
  }

  /** Who listens now. */
  public int listeners() {
    return listeners.size();
  }

  private int place(long id) {
    return (int) ((id - base) % KEPT);
  }
}
