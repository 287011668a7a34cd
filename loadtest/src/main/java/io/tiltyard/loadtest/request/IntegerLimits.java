package io.tiltyard.loadtest.request;

import io.tiltyard.loadtest.tensor.Datatype;
import java.util.Map;

/**
 * The largest whole number made up for an input. They begin at 0, so that a small limit keeps them
 * valid where they index a table, as token ids do.
 *
 * @param all for every input that is not named
 */
public record IntegerLimits(long all, Map<String, Long> byName) {
  public IntegerLimits {
    byName = Map.copyOf(byName);
  }

  /** The limit of one input, inclusive, never more than its datatype holds. */
  public long of(String input, Datatype datatype) {
    return Math.min(byName.getOrDefault(input, all), datatype.max());
  }
}
