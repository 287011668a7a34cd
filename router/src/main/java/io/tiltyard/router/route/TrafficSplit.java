package io.tiltyard.router.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which part of the hash space belongs to which challenger; the champion owns the rest. The space
 * is the upper 32 bits of a 64-bit hash, so a share is exact to 2^-32 of the requests.
 *
 * <p>The place of a challenger depends on its rank among the challengers by version: the first
 * grows from the bottom, the second from the top, later ones from points between, over what is
 * free. So a growing weight of one of two challengers only ever takes keys from the champion, and
 * so it is with more of them as long as none grows into its neighbour; where one does, the later
 * one makes way.
 */
final class TrafficSplit {
  static final long SPACE = 1L << 32;

  /** The owner of a part that belongs to no challenger. */
  static final int CHAMPION = -1;

  private static final int HUNDREDTHS = 10_000;

  private final long[] ends;
  private final int[] owners;

  private TrafficSplit(long[] ends, int[] owners) {
    this.ends = ends;
    this.owners = owners;
  }

  /**
   * @param weights percent, by rank; at least 0, sum at most 100
   */
  static TrafficSplit of(double[] weights) {
    List<Part> taken = new ArrayList<>();
    for (int rank = 0; rank < weights.length; rank++) {
      long length = Math.round(weights[rank] * 100) * SPACE / HUNDREDTHS;
      taken.addAll(rank == 1 ? fromTop(taken, length) : from(anchor(rank), taken, length, rank));
    }
    taken.sort(Comparator.comparingLong(Part::start));
    return compile(taken);
  }

  /** The rank of the challenger that owns this hash, or {@link #CHAMPION}. */
  int owner(long hash) {
    long point = hash >>> 32;
    for (int i = 0; i < ends.length; i++) {
      if (point < ends[i]) {
        return owners[i];
      }
    }
    return CHAMPION;
  }

  /** How many of the points belong to this owner. */
  long share(int owner) {
    long share = 0;
    long start = 0;
    for (int i = 0; i < ends.length; i++) {
      share += owners[i] == owner ? ends[i] - start : 0;
      start = ends[i];
    }
    return owner == CHAMPION ? share + SPACE - start : share;
  }

  /** 0, (top), 1/2, 1/4, 3/4, 1/8, ... of the space. */
  private static long anchor(int rank) {
    return rank == 0 ? 0 : (long) Integer.reverse(rank - 1) & (SPACE - 1);
  }

  private static List<Part> fromTop(List<Part> taken, long length) {
    long end = SPACE;
    List<Part> parts = new ArrayList<>();
    List<Part> descending = new ArrayList<>(taken);
    descending.sort(Comparator.comparingLong(Part::start).reversed());
    long missing = length;
    for (Part obstacle : descending) {
      long size = Math.min(missing, end - obstacle.end());
      add(parts, end - size, end, 1);
      missing -= size;
      end = obstacle.start();
    }
    add(parts, end - missing, end, 1);
    return parts;
  }

  /** The first {@code length} free points upwards of {@code anchor}, wrapping around. */
  private static List<Part> from(long anchor, List<Part> taken, long length, int owner) {
    List<Part> ascending = new ArrayList<>(taken);
    ascending.sort(Comparator.comparingLong(Part::start));
    List<Part> parts = new ArrayList<>();
    long missing = fill(parts, ascending, anchor, SPACE, length, owner);
    fill(parts, ascending, 0, anchor, missing, owner);
    return parts;
  }

  private static long fill(
      List<Part> parts, List<Part> taken, long start, long end, long length, int owner) {
    long at = start;
    long missing = length;
    for (Part obstacle : taken) {
      if (obstacle.end() <= at) {
        continue;
      }
      long size = Math.max(0, Math.min(missing, Math.min(obstacle.start(), end) - at));
      add(parts, at, at + size, owner);
      missing -= size;
      at = Math.max(at, obstacle.end());
    }
    long size = Math.max(0, Math.min(missing, end - at));
    add(parts, at, at + size, owner);
    return missing - size;
  }

  private static void add(List<Part> parts, long start, long end, int owner) {
    if (end > start) {
      parts.add(new Part(start, end, owner));
    }
  }

  private static TrafficSplit compile(List<Part> parts) {
    List<Part> whole = new ArrayList<>();
    long at = 0;
    for (Part part : parts) {
      add(whole, at, part.start(), CHAMPION);
      whole.add(part);
      at = part.end();
    }
    return new TrafficSplit(
        whole.stream().mapToLong(Part::end).toArray(),
        whole.stream().mapToInt(Part::owner).toArray());
  }

  private record Part(long start, long end, int owner) {}
}
