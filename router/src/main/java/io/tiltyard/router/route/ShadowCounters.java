package io.tiltyard.router.route;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What became of the requests that a shadow was to see: mirrored + dropped = eligible, exactly. */
public final class ShadowCounters {
  /** Why a request was not mirrored. */
  public enum Drop {
    /** The shadow's queue had no room. */
    QUEUE_FULL,
    /** The champion had to refuse requests. */
    OVERLOAD,
    /** The version was not available. */
    NOT_AVAILABLE,
    /** The version takes other inputs than the one that answers. */
    INVALID;

    /** The word in metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final LongAdder mirrored = new LongAdder();
  private final Map<Drop, LongAdder> dropped = new EnumMap<>(Drop.class);

  public ShadowCounters() {
    for (Drop reason : Drop.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  public void mirror() {
    mirrored.increment();
  }

  public void drop(Drop reason) {
    adder(reason).increment();
  }

  public long mirrored() {
    return mirrored.sum();
  }

  public long dropped(Drop reason) {
    return adder(reason).sum();
  }

  private LongAdder adder(Drop reason) {
    return Objects.requireNonNull(dropped.get(reason));
  }
}
