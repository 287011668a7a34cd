package io.tiltyard.runtime.batch;

import io.tiltyard.runtime.model.Signature;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits, by priority and age, and the choice of what runs next. Used by one thread at a time:
 * whoever holds the {@link Batcher}'s forming token.
 *
 * <p>The first in line, the oldest of the most important, decides which shape runs, so that no
 * shape starves. Only while it waits for company may a younger group go before it: one that is
 * full, or has waited long enough.
 */
final class Formation {
  /** How many requests are looked at for a batch. */
  private static final int LOOK_AHEAD = 256;

  /** How many shapes are looked at beside each other while the first in line waits. */
  private static final int MAX_GROUPS = 8;

  private final List<ArrayDeque<BatchMember>> lines = new ArrayList<>(Priority.LEVELS);
  private final ShapeGroup[] groups;
  private final List<BatchMember> seen = new ArrayList<>();
  private int used;

  Formation(Signature signature, BatchPolicy policy) {
    for (int i = 0; i < Priority.LEVELS; i++) {
      lines.add(new ArrayDeque<>());
    }
    groups = new ShapeGroup[policy.maxDelayNanos() == 0 ? 1 : MAX_GROUPS];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = new ShapeGroup(signature, policy);
    }
  }

  void add(BatchMember member) {
    lines.get(member.priority()).add(member);
  }

  int size() {
    int size = 0;
    for (int i = 0; i < Priority.LEVELS; i++) {
      size += lines.get(i).size();
    }
    return size;
  }

  /** The lowest priority of those that wait; the highest where nobody does. */
  int lowest() {
    int level = Priority.LOWEST;
    while (level > Priority.HIGHEST && lines.get(level).isEmpty()) {
      level--;
    }
    return level;
  }

  /**
   * Takes out the youngest of the least important.
   *
   * @param priority of who wants its place
   * @return null where all that wait are as important or more
   */
  @Nullable BatchMember takeLessImportant(int priority) {
    int level = lowest();
    return level > priority ? lines.get(level).pollLast() : null;
  }

  /** Takes out those that nobody waits for any more. */
  void sweep(long nowNanos, List<BatchMember> abandoned) {
    for (int i = 0; i < Priority.LEVELS; i++) {
      ArrayDeque<BatchMember> line = lines.get(i);
      if (!line.isEmpty()) {
        line.removeIf(member -> member.abandoned(nowNanos) != null && abandoned.add(member));
      }
    }
  }

  /**
   * Takes the first in line and all that may run with it into {@code batch}; those that nobody
   * waits for any more into {@code abandoned}.
   *
   * @param hurry whether nothing waits for company any more
   * @return how many nanoseconds to wait for company before calling again; where this is not 0,
   *     {@code batch} is empty
   */
  long take(long nowNanos, boolean hurry, List<BatchMember> batch, List<BatchMember> abandoned) {
    look(nowNanos, abandoned);
    long wait = 0;
    ShapeGroup chosen = null;
    for (int i = 0; i < used && chosen == null; i++) {
      long groupWaits = hurry ? 0 : groups[i].waitNanos(nowNanos);
      if (groupWaits == 0) {
        chosen = groups[i];
      } else {
        wait = wait == 0 ? groupWaits : Math.min(wait, groupWaits);
      }
    }
    if (chosen != null) {
      batch.addAll(chosen.members());
      wait = 0;
    }
    putBackAllBut(batch);
    clear();
    return wait;
  }

  private void look(long nowNanos, List<BatchMember> abandoned) {
    int looked = 0;
    for (int i = 0; i < Priority.LEVELS; i++) {
      ArrayDeque<BatchMember> line = lines.get(i);
      for (; looked < LOOK_AHEAD && !groups[0].isFull() && !line.isEmpty(); looked++) {
        BatchMember next = line.remove();
        if (next.abandoned(nowNanos) != null) {
          abandoned.add(next);
        } else {
          seen.add(next);
          group(next);
        }
      }
    }
  }

  private void group(BatchMember next) {
    for (int i = 0; i < used; i++) {
      if (groups[i].take(next)) {
        return;
      }
    }
    if (used < groups.length) {
      groups[used].take(next);
      used++;
    }
  }

  /**
   * @param batch a part of those that were seen, in the same order
   */
  private void putBackAllBut(List<BatchMember> batch) {
    int taken = batch.size() - 1;
    for (int i = seen.size() - 1; i >= 0; i--) {
      BatchMember member = seen.get(i);
      if (taken >= 0 && batch.get(taken) == member) {
        taken--;
      } else {
        lines.get(member.priority()).addFirst(member);
      }
    }
  }

  private void clear() {
    seen.clear();
    for (int i = 0; i < used; i++) {
      groups[i].clear();
    }
    used = 0;
  }
}
