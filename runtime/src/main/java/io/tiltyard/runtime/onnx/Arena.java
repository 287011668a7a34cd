package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.runtime.model.ArenaShrinking;

/**
 * The memory on the CPU that a session keeps from run to run, as large as its largest run needed.
 * It gives back what no tensor lies in at the end of a run whose options say so, and only then.
 */
final class Arena {
  private static final String SHRINK = "memory.enable_memory_arena_shrinkage";
  private static final String ON_CPU = "cpu:0";
  private static final String NOWHERE = "";

  private final OrtApi api;
  private final long options;
  private final ArenaShrinking shrinking;
  private boolean due;
  private boolean set;

  /**
   * @param options of the runs; they outlive this object
   */
  Arena(OrtApi api, long options, ArenaShrinking shrinking) {
    this.api = api;
    this.options = options;
    this.shrinking = shrinking;
    this.due = shrinking == ArenaShrinking.ALWAYS;
  }

  /** Says whether the run that comes gives memory back. */
  void beforeRun() throws OrtException {
    if (due != set) {
      api.set(options, SHRINK, due ? ON_CPU : NOWHERE);
      set = due;
    }
    due = shrinking == ArenaShrinking.ALWAYS;
  }

  /** Learns whether runs of late were much smaller than those before. */
  void shrinkIf(boolean smaller) {
    due |= smaller && shrinking == ArenaShrinking.AUTO;
  }
}
