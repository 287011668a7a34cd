package io.tiltyard.router.admission;

/**
 * What a version has to do at one moment, as a request of one priority sees it.
 *
 * @param waiting requests in its queue
 * @param waitingRows rows of them
 * @param aheadRows rows of those that run before the request: of its priority or a higher one
 * @param others requests that were admitted and have not finished, without the one that asks
 * @param limit how many may be in flight
 * @param slackNanos until the first of those ahead should be finished, {@link #NEVER} where none
 *     has a deadline
 * @param nowNanos the moment
 * @param starts of the runs under way
 */
record Load(
    long waiting,
    long waitingRows,
    long aheadRows,
    long others,
    long limit,
    long slackNanos,
    long nowNanos,
    RunStarts starts) {
  /** A time that does not come. */
  static final long NEVER = Long.MAX_VALUE;
}
