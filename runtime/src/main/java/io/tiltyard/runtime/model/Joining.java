package io.tiltyard.runtime.model;

/**
 * Whether requests share a run, where inputs and outputs all start with one dimension that varies.
 */
public enum Joining {
  /** Where it was proved that a row is answered in company as it is alone. */
  PROVED,
  /** By an operator's word. */
  ALWAYS,
  NEVER
}
