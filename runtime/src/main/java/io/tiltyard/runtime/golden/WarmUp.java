package io.tiltyard.runtime.golden;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.golden.WarmUpRequests.Request;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.Signature;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs every instance on the shapes that will be used, before requests do: the first run of a shape
 * allocates, chooses kernels and fills caches.
 *
 * <p>The shapes are those of the golden requests and, where rows are joined, their first row in
 * batches of 1, of the most that are joined, and of 2, 4 and so on between. Where there is no
 * golden request, values are made up: ones, and empty byte strings; dimensions that vary are 1,
 * then 8, all at the same time. A made-up request may well be one that the model refuses: that is
 * noted, and no failure. An answer that contradicts the signature is one, whatever was asked.
 */
public final class WarmUp {
  private final Signature signature;
  private final ModelOptions options;
  private final Clock clock;

  public WarmUp(Signature signature, ModelOptions options, Clock clock) {
    this.signature = signature;
    this.options = options;
    this.clock = clock;
  }

  /**
   * Warms instances up, one after the other, on the calling thread.
   *
   * @param instances that nobody else uses meanwhile
   * @param golden requests; may be none
   * @param budgetNanos no run begins later; one in progress is not cut short
   * @throws ModelLoadException {@code out_of_memory} where a run needs more than there is; {@code
   *     output_contract} where it gives an output that contradicts the signature
   */
  public WarmUpReport run(List<ModelInstance> instances, GoldenSet golden, long budgetNanos)
      throws ModelLoadException {
    long start = clock.nanoTime();
    List<WarmUpRun> runs = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    int warm = 0;
    for (ModelInstance instance : instances) {
      Runner runner = new Runner(signature, options, instance);
      WarmUpRequests requests = new WarmUpRequests(signature, options, runner, golden);
      boolean first = warm == 0;
      if (first) {
        notes.addAll(requests.notes());
      }
      for (Request request : requests.requests()) {
        if (clock.nanoTime() - start >= budgetNanos) {
          return new WarmUpReport(warm, runs, notes, false, clock.nanoTime() - start);
        }
        try {
          WarmUpRun run = run(runner, request, start, budgetNanos);
          if (first) {
            runs.add(run);
          }
        } catch (ModelRunException e) {
          note(request, e, first, notes);
        }
      }
      warm++;
    }
    return new WarmUpReport(warm, runs, notes, true, clock.nanoTime() - start);
  }

  private WarmUpRun run(Runner runner, Request request, long start, long budgetNanos)
      throws ModelRunException {
    long begin = clock.nanoTime();
    runner.warm(request.inputs());
    long end = clock.nanoTime();
    long later = 0;
    if (end - start < budgetNanos) {
      runner.warm(request.inputs());
      later = clock.nanoTime() - end;
    }
    return new WarmUpRun(request.shapes(), request.golden(), end - begin, later);
  }

  private static void note(
      Request request, ModelRunException failure, boolean first, List<String> notes)
      throws ModelLoadException {
    String reason = GoldenFailures.reason(failure.refusal());
    if (reason != null) {
      throw new ModelLoadException(reason, "warm-up: " + failure.refusal().text(), failure);
    }
    if (first) {
      notes.add(
          (request.golden() ? "a golden request" : "a made-up request")
              + " does not run: "
              + failure.refusal().text());
    }
  }
}
