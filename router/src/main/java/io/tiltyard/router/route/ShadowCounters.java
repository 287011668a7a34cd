package io.tiltyard.router.route;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** What became of the requests that a shadow was to see: mirrored + dropped = eligible, exactly. */
public final class ShadowCounters {
  /** Why a request was not mirrored. */
  public enum Drop {
    /** The shadow's queue had no room. */
    QUEUE_FULL,
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
  private final LongAdder[] dropped = new LongAdder[Drop.values().length];

  public ShadowCounters() {
    for (int i = 0; i < dropped.length; i++) {
      dropped[i] = new LongAdder();
    }
  }

  public void mirror() {
    mirrored.increment();
  }

  public void drop(Drop reason) {
    dropped[reason.ordinal()].increment();
  }

  public long mirrored() {
    return mirrored.sum();
  }

  public long dropped(Drop reason) {
    return dropped[reason.ordinal()].sum();
  }
}
