package io.tiltyard.runtime.memory;

import io.tiltyard.base.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the process's memory was before and after every load and unload, the latest of them. A model
 * that is loaded and unloaded again and again must come back to where it was. Thread-safe.
 */
public final class LeakLedger {
  /** Entries that are kept. */
  public static final int CAPACITY = 256;

  private final Supplier<MemoryReading> readings;
  private final Clock clock;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long loads;
  private long unloads;

  public LeakLedger(Supplier<MemoryReading> readings, Clock clock) {
    this.readings = readings;
    this.clock = clock;
  }

  /** What was done to a version. */
  public enum Event {
    LOAD,
    UNLOAD
  }

  /**
   * @param model the model's name
   * @param version its number
   * @param event what was done
   * @param before it was
   * @param after it was
   * @param epochMicros when it was through
   */
  public record Entry(
      String model,
      long version,
      Event event,
      MemoryReading before,
      MemoryReading after,
      long epochMicros) {}

  /** Reads the memory now, for {@link #enter}. */
  public MemoryReading read() {
    return readings.get();
  }

  /** Takes note of something that is through. */
  public synchronized void enter(String model, long version, Event event, MemoryReading before) {
    if (entries.size() == CAPACITY) {
      entries.removeFirst();
    }
    entries.add(new Entry(model, version, event, before, readings.get(), clock.epochMicros()));
    if (event == Event.LOAD) {
      loads++;
    } else {
      unloads++;
    }
  }

  /** The latest entries, oldest first. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Loads and replacements since the start. */
  public synchronized long loads() {
    return loads;
  }

  /** Unloads since the start; loads without these are the models in memory now. */
  public synchronized long unloads() {
    return unloads;
  }
}
