package io.tiltyard.runtime.trial;

/**
 * Resident bytes of the trial's process; 0 on systems that do not tell.
 *
 * <p>What versions that were tried before in the same process have left free there, in the heaps of
 * Java and of the C library, is used first and seen by nobody: the numbers may be too small by that
 * much, which is {@link TrialProcess#MAX_GROWTH_BYTES} at most.
 *
 * @param before the model was loaded, the engine already was
 * @param loaded when it was, before it ran
 * @param peak until it was warm and proven
 */
public record TrialMemory(long before, long loaded, long peak) {
  /** What the version is going to take in another process. */
  public long forecast() {
    return Math.max(0, peak - before);
  }
}
