package io.tiltyard.monitor.distribution;

/** The values of one column of a tensor, or of a whole tensor, up to one moment. */
public sealed interface Distribution permits NumericDistribution, BytesDistribution {
  /** All values, the missing and non-finite ones included. */
  long count();

  /** Values that say nothing: empty byte strings. Numbers are never missing. */
  long missing();
}
