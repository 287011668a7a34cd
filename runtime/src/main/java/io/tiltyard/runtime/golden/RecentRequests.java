package io.tiltyard.runtime.golden;

import io.tiltyard.base.tensor.InputTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Copies of the last few requests that a version answered, one a second at most: whoever is to take
 * over from it has to answer such requests too. Any thread offers; each offer but one a second is a
 * read and a comparison.
 */
public final class RecentRequests {
  private static final int MOST = 4;
  private static final long EVERY_NANOS = 1_000_000_000;

  /** A larger request is passed over. */
  static final int MAX_BYTES = 1 << 20;

  private final Room room;
  private final AtomicReferenceArray<@Nullable Kept> kept = new AtomicReferenceArray<>(MOST);
  private final AtomicLong takenNanos;
  private int next;

  private record Kept(List<GoldenTensor> inputs, int bytes) {}

  /** What the copies of all versions together may take. */
  public static final class Room {
    private final long most;
    private final AtomicLong used = new AtomicLong();

    /**
     * @param most bytes of tensors; 0 where no request is to be kept
     */
    public Room(long most) {
      this.most = most;
    }

    private boolean take(int bytes) {
      if (used.addAndGet(bytes) <= most) {
        return true;
      }
      used.addAndGet(-bytes);
      return false;
    }
  }

  /**
   * @param nowNanos the first request may be kept from now on
   */
  public RecentRequests(Room room, long nowNanos) {
    this.room = room;
    this.takenNanos = new AtomicLong(nowNanos - EVERY_NANOS);
  }

  /**
   * Keeps a copy of a request, in place of the oldest, where the last one was kept a second ago.
   *
   * @param inputs in the model's order, null where one was left out; readable until this returns
   */
  public void offer(@Nullable InputTensor[] inputs, long nowNanos) {
    long taken = takenNanos.get();
    if (nowNanos - taken >= EVERY_NANOS && takenNanos.compareAndSet(taken, nowNanos)) {
      keep(inputs);
    }
  }

  private void keep(@Nullable InputTensor[] inputs) {
    long bytes = 0;
    for (InputTensor input : inputs) {
      bytes += input == null ? 0 : input.payload().byteLength();
    }
    if (bytes == 0 || bytes > MAX_BYTES || !room.take((int) bytes)) {
      return;
    }
    List<GoldenTensor> copies = new ArrayList<>(inputs.length);
    for (InputTensor input : inputs) {
      if (input != null) {
        copies.add(GoldenTensor.of(input));
      }
    }
    put(new Kept(List.copyOf(copies), (int) bytes));
  }

  /** Whoever claimed this second is alone here, unless a copy takes longer than that. */
  private void put(@Nullable Kept fresh) {
    next = (next + 1) % MOST;
    Kept old = kept.getAndSet(next, fresh);
    if (old != null) {
      room.used.addAndGet(-old.bytes());
    }
  }

  /** What is kept now, each with its inputs in the order of the model that answered it. */
  public List<List<GoldenTensor>> requests() {
    List<List<GoldenTensor>> requests = new ArrayList<>(MOST);
    for (int i = 0; i < MOST; i++) {
      Kept one = kept.get(i);
      if (one != null) {
        requests.add(one.inputs());
      }
    }
    return requests;
  }

  /** Lets go of all; nothing is offered any more. */
  public void clear() {
    for (int i = 0; i < MOST; i++) {
      put(null);
    }
  }
}
