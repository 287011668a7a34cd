package io.tiltyard.monitor.thread;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One {@code T} for every thread that asks, so that each has one writer and needs no atomic
 * arithmetic. What a thread left behind when it ended goes on with the next new thread, so that
 * there are never more than there were threads at a time, and sums over all of them lose nothing.
 *
 * <p>A thread finds its own in a table that is replaced whole when a thread comes for the first
 * time; nothing waits and nothing is allocated after that.
 *
 * @param <T> what one thread writes
 */
public final class PerThread<T> {
  private static final int SMALLEST = 8;

  private final Supplier<T> maker;
  private final AtomicReference<Table<T>> table =
      new AtomicReference<>(new Table<>(Table.empty(SMALLEST), 0));

  /**
   * @param maker any thread; what it makes may be thrown away unused
   */
  public PerThread(Supplier<T> maker) {
    this.maker = maker;
  }

  /** The calling thread's own. */
  public T get() {
    Thread me = Thread.currentThread();
    T mine = table.getAcquire().find(me);
    return mine == null ? claim(me) : mine;
  }

  /** Any thread: every {@code T} that there is, while its owner goes on writing. */
  public void forEach(Consumer<? super T> reader) {
    for (Slot<T> slot : table.getAcquire().slots) {
      if (slot != null) {
        reader.accept(slot.value);
      }
    }
  }

  /** Any thread: the sum of a number of each {@code T}. */
  public long sum(ToLongFunction<? super T> number) {
    long sum = 0;
    for (Slot<T> slot : table.getAcquire().slots) {
      sum += slot == null ? 0 : number.applyAsLong(slot.value);
    }
    return sum;
  }

  private T claim(Thread me) {
    T fresh = null;
    while (true) {
      Table<T> now = table.getAcquire();
      Slot<T> left = now.leftBehind();
      if (left == null && fresh == null) {
        fresh = maker.get();
      }
      T mine = left == null ? fresh : left.value;
      if (mine != null && table.compareAndSet(now, now.with(new Slot<>(me, mine), left))) {
        return mine;
      }
    }
  }

  private record Slot<T>(Thread owner, T value) {}

  /** Open addressing by the owner's identity, at most half full. Never changes once published. */
  private static final class Table<T> {
    final @Nullable Slot<T>[] slots;
    private final int used;

    Table(@Nullable Slot<T>[] slots, int used) {
      this.slots = slots;
      this.used = used;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // nothing but slots of T goes in
    static <T> @Nullable Slot<T>[] empty(int length) {
      return new Slot[length];
    }

    @Nullable T find(Thread owner) {
      int mask = slots.length - 1;
      int at = System.identityHashCode(owner) & mask;
      for (Slot<T> slot = slots[at]; slot != null; slot = slots[at]) {
        if (slot.owner == owner) {
          return slot.value;
        }
        at = (at + 1) & mask;
      }
      return null;
    }

    /** A slot whose thread is seen to have ended, and with it everything that it wrote. */
    @Nullable Slot<T> leftBehind() {
      for (Slot<T> slot : slots) {
        if (slot != null && !slot.owner.isAlive()) {
          return slot;
        }
      }
      return null;
    }

    @SuppressWarnings("ReferenceEquality") // that slot, not one like it
    Table<T> with(Slot<T> added, @Nullable Slot<T> removed) {
      int size = used + (removed == null ? 1 : 0);
      @Nullable Slot<T>[] next = empty(2 * size > slots.length ? 2 * slots.length : slots.length);
      for (Slot<T> slot : slots) {
        if (slot != null && slot != removed) {
          put(next, slot);
        }
      }
      put(next, added);
      return new Table<>(next, size);
    }

    private static <T> void put(@Nullable Slot<T>[] slots, Slot<T> slot) {
      int mask = slots.length - 1;
      int at = System.identityHashCode(slot.owner) & mask;
      while (slots[at] != null) {
        at = (at + 1) & mask;
      }
      slots[at] = slot;
    }
  }
}
