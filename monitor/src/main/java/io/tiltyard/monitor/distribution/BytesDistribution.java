package io.tiltyard.monitor.distribution;

import java.util.List;

/**
 * A distribution of byte strings.
 *
 * @param lengths in bytes, of all values
 * @param top the most frequent values that are not empty, most frequent first
 */
public record BytesDistribution(
    long count, long missing, NumericDistribution lengths, List<FrequentValue> top)
    implements Distribution {
  public BytesDistribution {
    top = List.copyOf(top);
  }

  /**
   * One frequent value.
   *
   * @param value its first 64 bytes, read as UTF-8
   * @param atLeast a count that it surely reached
   * @param atMost a count that it surely did not exceed
   */
  public record FrequentValue(String value, long atLeast, long atMost) {}
}
