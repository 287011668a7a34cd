package io.tiltyard.runtime.batch;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through a {@link Batcher}. Exactly one of {@link #succeeded} and {@link
 * #failed} is called, once: on an instance's thread, or, while it still waits, on the thread that
 * takes it out of the queue. No method may throw or block.
 */
public interface BatchMember {
  /**
   * The input at this position of the signature, null where it is optional and left out; read until
   * the outcome is told.
   */
  @Nullable InputTensor input(int index);

  /** The size of the first dimension for a batchable model, else 1. */
  long rows();

  /** Whether the output at this position of the signature was asked for. */
  boolean wants(int output);

  /** One of {@link Priority}, always the same. */
  int priority();

  /** When it was enqueued, {@link io.tiltyard.base.time.Clock#nanoTime}. */
  long enqueuedNanos();

  /** Why it need not run any more (its caller left, its deadline passed), or null. */
  @Nullable Refusal abandoned(long nowNanos);

  /**
   * While it runs, and maybe just after: tells the caller where its deadline passed. On the
   * watchdog's thread, beside the instance's; {@link #succeeded} or {@link #failed} still follows,
   * and tells nobody then.
   *
   * @return whether nobody waits for it any more; it stays so
   */
  boolean expire(long nowNanos);

  /**
   * It leaves the queue and its run begins.
   *
   * @param batchRows rows of the whole run
   */
  void started(long nowNanos, long batchRows);

  /**
   * @param outputs those that it wants, in the model's order; views that die when this returns
   * @param runEndNanos when the run ended
   */
  void succeeded(List<OutputTensor> outputs, long runEndNanos);

  void failed(Refusal refusal, long nowNanos);
}
