package io.tiltyard.runtime.model;

import org.jspecify.annotations.Nullable;

/**
 * How a version is loaded and run.
 *
 * @param engine null for the one whose file lies in the version's directory
 * @param placement on which devices
 * @param declared what the operator says of inputs and outputs
 * @param options of its runs
 */
public record ModelSettings(
    @Nullable Engine engine,
    Placement placement,
    DeclaredSignature declared,
    ModelOptions options) {
  /** On the CPU, by the engine whose file is there. */
  public static ModelSettings of(ModelOptions options) {
    return new ModelSettings(null, Placement.ON_CPU, DeclaredSignature.NONE, options);
  }
}
