package io.tiltyard.benchmarks.paired;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a row costs in runs of several sizes: a contender for each size. */
public final class Curve {
  private final NavigableMap<Integer, String> contenders;

  /**
   * @param contenders by the rows of their runs
   */
  public Curve(Map<Integer, String> contenders) {
    if (contenders.isEmpty()) {
      throw new IllegalArgumentException("expected one size or more");
    }
    this.contenders = new TreeMap<>(contenders);
  }

  /** By the rows of their runs, ascending. */
  public SortedMap<Integer, String> contenders() {
    return Collections.unmodifiableSortedMap(contenders);
  }

  /**
   * A row in runs of this many rows on average. Between two sizes the cost of a run is taken to
   * grow evenly with its rows, so a mix of sizes costs what its mean does; beyond the last size a
   * row costs what it costs there.
   */
  public Cost at(double rows) {
    Map.Entry<Integer, String> below = contenders.floorEntry((int) Math.floor(rows));
    Map.Entry<Integer, String> above = contenders.ceilingEntry((int) Math.ceil(rows));
    if (below == null) {
      return Cost.of(contenders.firstEntry().getValue());
    }
    if (above == null) {
      return Cost.of(contenders.lastEntry().getValue());
    }
    double low = below.getKey();
    double high = above.getKey();
    if (low == high) {
      return Cost.of(below.getValue());
    }
    Map<String, Double> weights =
        Map.of(
            below.getValue(), low * (high - rows) / ((high - low) * rows),
            above.getValue(), high * (rows - low) / ((high - low) * rows));
    return new Cost(
        "%.1f rows between (%s) and (%s)".formatted(rows, below.getValue(), above.getValue()),
        weights);
  }

  /** A row at the size at which it costs least, by the medians of the turns. */
  public Cost best(Screening turns) {
    String best = contenders.firstEntry().getValue();
    double least = Double.POSITIVE_INFINITY;
    for (String contender : contenders.values()) {
      double median =
          Estimate.median(
              turns.counted(contender).stream().mapToDouble(Block::cpuMicros).toArray());
      if (median < least) {
        least = median;
        best = contender;
      }
    }
    return Cost.of(best);
  }
}
