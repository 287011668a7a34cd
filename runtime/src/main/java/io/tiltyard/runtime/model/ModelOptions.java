package io.tiltyard.runtime.model;

/**
 * How a model is run, the same for all its versions.
 *
 * @param instances runs at the same time, at least 1
 * @param intraOpThreads threads within one run, at least 1
 * @param maxBatchRows the most rows in one run, and of one request; 0 where the operator said
 *     nothing: batches form up to {@link #DEFAULT_BATCH_ROWS}, and a single request may be larger
 * @param joining whether requests share a run, where the signature allows it
 * @param joinTolerance how far a row's answer in company may be from its answer alone, as a part of
 *     the answer's largest magnitude; at least 0
 * @param maxDelayNanos how long the oldest request may wait for company; 0 never waits
 * @param queueLimit the most requests that wait
 * @param inlineBelowNanos runs that take no longer may run on the thread that brings the requests;
 *     0 for none
 * @param rejectNonFinite whether NaN and infinity in an input refuse the request
 * @param arenaShrinking when the engine's memory on the CPU becomes smaller again
 */
public record ModelOptions(
    int instances,
    int intraOpThreads,
    int maxBatchRows,
    Joining joining,
    double joinTolerance,
    long maxDelayNanos,
    int queueLimit,
    long inlineBelowNanos,
    boolean rejectNonFinite,
    ArenaShrinking arenaShrinking) {
  /** The largest batch that is formed where none is configured. */
  public static final int DEFAULT_BATCH_ROWS = 32;

  /** Two wake-ups of a thread, which is what running inline saves, and some. */
  private static final long INLINE_BELOW_NANOS = 50_000;

  /** What sums in another order make of a row's answer, and some. */
  public static final double JOIN_TOLERANCE = 1e-4;

  /** Options of a model whose requests share a run where that is proved. */
  public ModelOptions(
      int instances,
      int intraOpThreads,
      int maxBatchRows,
      long maxDelayNanos,
      int queueLimit,
      long inlineBelowNanos,
      boolean rejectNonFinite) {
    this(
        instances,
        intraOpThreads,
        maxBatchRows,
        Joining.PROVED,
        JOIN_TOLERANCE,
        maxDelayNanos,
        queueLimit,
        inlineBelowNanos,
        rejectNonFinite,
        ArenaShrinking.AUTO);
  }

  /** One instance a processor, one thread each, no delay, 256 waiting. */
  public static ModelOptions defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new ModelOptions(
        Math.min(processors, MAX_INSTANCES), 1, 0, 0, 256, INLINE_BELOW_NANOS, false);
  }

  /** More instances than this are refused. */
  public static final int MAX_INSTANCES = 64;

  /** Whether requests share a run, or may where that is proved. */
  public boolean joinsRequests() {
    return joining != Joining.NEVER;
  }

  /** The same, but for this. */
  public ModelOptions with(Joining other) {
    return with(other, inlineBelowNanos);
  }

  /** The same, but that no run happens on the thread that brings the requests. */
  public ModelOptions neverInline() {
    return with(joining, 0);
  }

  private ModelOptions with(Joining otherJoining, long otherInlineBelow) {
    return new ModelOptions(
        instances,
        intraOpThreads,
        maxBatchRows,
        otherJoining,
        joinTolerance,
        maxDelayNanos,
        queueLimit,
        otherInlineBelow,
        rejectNonFinite,
        arenaShrinking);
  }

  /** The most rows that are joined in one run; 1 where requests run alone. */
  public int batchRows() {
    if (!joinsRequests()) {
      return 1;
    }
    return maxBatchRows == 0 ? DEFAULT_BATCH_ROWS : maxBatchRows;
  }
}
