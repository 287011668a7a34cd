package io.tiltyard.runtime.model;

/** When an engine's pool of memory gives back what a run has left unused. */
public enum ArenaShrinking {
  /** With the first run since the inputs of an instance became much smaller for a while. */
  AUTO,
  /** With every run, which then has to take anew what it needs. */
  ALWAYS,
  NEVER
}
