package io.tiltyard.loadtest.measure;

import java.util.SortedMap;
import org.HdrHistogram.Histogram;

/**
 * What became of the requests that were due: each is one of ok, an error, timed out or not sent.
 *
 * @param ok answered
 * @param timeouts given up after they were sent
 * @param notSent given up before they could be sent
 * @param held how many of those sent had to wait for a call in flight to end
 * @param errors by kind
 * @param examples what the server said about the first error of each kind
 * @param latencies nanoseconds from the intended start of those answered, given up and not sent;
 *     one given up counts as at least the timeout
 * @param errorLatencies nanoseconds from the intended start of those that ended in an error
 * @param late how late the generator itself was, in nanoseconds
 */
public record Totals(
    long ok,
    long timeouts,
    long notSent,
    long held,
    SortedMap<String, Long> errors,
    SortedMap<String, String> examples,
    Histogram latencies,
    Histogram errorLatencies,
    Histogram late,
    SortedMap<ArmKey, ArmTotals> arms) {

  /** Requests that ended in an error of any kind. */
  public long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** All that did not get their answer. */
  public long failed() {
    return errorCount() + timeouts + notSent;
  }

  /** All that were due and are over. */
  public long ended() {
    return ok + failed();
  }
}
