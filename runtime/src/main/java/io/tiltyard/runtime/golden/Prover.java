package io.tiltyard.runtime.golden;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.golden.Runner.RefusedException;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.Signature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has a version reproduce its golden requests, and looks at its numerical stability with the same
 * requests: no NaN or infinity that is not expected, the same answer twice. Says whether requests
 * may share its runs.
 */
public final class Prover {
  /** How often a wrong answer is asked for again: one that is given at random is not wrong. */
  private static final int DOUBTS = 4;

  private final Signature signature;
  private final Runner runner;
  private final JoinProof joins;
  private int cases;
  private long elements;
  private Deviation golden = Deviation.NONE;
  private Deviation repeat = Deviation.NONE;

  private Prover(
      Signature signature,
      ModelOptions options,
      GraphFacts facts,
      ModelInstance instance,
      Clock clock) {
    this.signature = signature;
    this.runner = new Runner(signature, options, instance);
    this.joins = new JoinProof(signature, options, facts, runner, clock);
  }

  /**
   * Proves a version on the calling thread, which uses the instance alone.
   *
   * @return what was compared, and how far answers were from what they should be
   * @throws ModelLoadException with the request's file and the first difference: {@code golden},
   *     {@code non_finite}, {@code not_repeatable}, {@code output_contract}, or {@code
   *     out_of_memory}
   */
  public static ProofReport prove(
      Signature signature,
      ModelOptions options,
      GraphFacts facts,
      ModelInstance instance,
      Known known,
      Clock clock)
      throws ModelLoadException {
    Prover prover = new Prover(signature, options, facts, instance, clock);
    for (GoldenCase each : known.golden().cases()) {
      prover.prove(each);
    }
    List<String> notes = prover.answer(known.recent());
    JoinVerdict joining = known.joining() == null ? prover.joins.verdict() : known.joining();
    String unproved = known.ran() ? "" : prover.unproved(facts);
    return new ProofReport(
        prover.cases, prover.elements, prover.golden, prover.repeat, joining, unproved, notes);
  }

  /** Why no run succeeded, or "" where one did, at the latest with values made up for it. */
  private String unproved(GraphFacts facts) {
    if (runner.succeeded() == 0) {
      new MadeUpRows(signature, runner, facts).groups(1);
    }
    return runner.succeeded() == 0 ? "no run of it succeeded: " + runner.failure() : "";
  }

  /** Answers what an earlier version answered, and notes where it does not. */
  private List<String> answer(List<List<GoldenTensor>> recent) {
    List<String> failures = new ArrayList<>();
    for (List<GoldenTensor> request : recent) {
      try {
        List<GoldenTensor> inputs = runner.ordered(request);
        runner.run(inputs);
        joins.addRecent(inputs);
      } catch (RefusedException | ModelRunException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    return failures.isEmpty()
        ? List.of()
        : List.of(
            failures.size()
                + " of the last "
                + recent.size()
                + " requests that were answered before fail: "
                + failures.get(0));
  }

  private void prove(GoldenCase each) throws ModelLoadException {
    List<GoldenTensor> inputs = inputs(each);
    List<GoldenTensor> answer = run(each, inputs);
    checkFinite(each, answer);
    checkRepeatable(each, answer, run(each, inputs));
    checkGolden(each, inputs, answer);
    joins.addGolden(inputs);
    cases++;
  }

  private List<GoldenTensor> inputs(GoldenCase each) throws ModelLoadException {
    for (GoldenTensor output : each.expected()) {
      if (signature.indexOfOutput(output.name()) < 0) {
        throw GoldenFailures.of(
            GoldenFailures.GOLDEN,
            each.file(),
            " expects output '" + Excerpt.of(output.name()) + "', which the model does not have");
      }
    }
    try {
      return runner.ordered(each.request());
    } catch (RefusedException e) {
      throw GoldenFailures.of(GoldenFailures.GOLDEN, each.file(), " is refused: " + e.getMessage());
    }
  }

  private List<GoldenTensor> run(GoldenCase each, List<GoldenTensor> inputs)
      throws ModelLoadException {
    try {
      return runner.run(inputs);
    } catch (ModelRunException e) {
      throw failed(GoldenFailures.GOLDEN, each.file(), " failed: ", e);
    }
  }

  /** A run that failed for a reason of its own says so, whatever else it would have been. */
  static ModelLoadException failed(
      String reason, String file, String what, ModelRunException failure) {
    String own = GoldenFailures.reason(failure.refusal());
    return GoldenFailures.of(own == null ? reason : own, file, what + failure.refusal().text());
  }

  private static void checkFinite(GoldenCase each, List<GoldenTensor> answer)
      throws ModelLoadException {
    for (GoldenTensor output : answer) {
      Elements found = new Elements(output);
      int at = firstNonFinite(found, each.expected(output.name()));
      if (at >= 0) {
        throw GoldenFailures.of(
            GoldenFailures.NON_FINITE,
            each.file(),
            ": element "
                + at
                + " of output '"
                + Excerpt.of(output.name())
                + "' is "
                + found.text(at)
                + ", expected a finite number");
      }
    }
  }

  /** The first element that is NaN or infinite and is not meant to be exactly that, or -1. */
  private static int firstNonFinite(Elements found, @Nullable GoldenTensor expected) {
    Elements wanted = expected == null ? null : new Elements(expected);
    for (int i = 0; i < found.count(); i++) {
      if (found.finite(i)) {
        continue;
      }
      if (wanted == null || i >= wanted.count() || wanted.finite(i) || !found.same(i, wanted)) {
        return i;
      }
    }
    return -1;
  }

  private void checkGolden(GoldenCase each, List<GoldenTensor> inputs, List<GoldenTensor> answer)
      throws ModelLoadException {
    for (GoldenTensor output : answer) {
      GoldenTensor expected = each.expected(output.name());
      if (expected != null) {
        Comparison comparison = Comparison.of(expected, output, each.tolerance());
        for (int i = 0; i < DOUBTS && !comparison.holds(); i++) {
          checkRepeatable(each, answer, run(each, inputs));
        }
        check(comparison, GoldenFailures.GOLDEN, each.file(), "", output);
        golden = golden.worse(comparison.worst());
        elements += expected.count();
      }
    }
  }

  private void checkRepeatable(GoldenCase each, List<GoldenTensor> first, List<GoldenTensor> second)
      throws ModelLoadException {
    for (int i = 0; i < first.size(); i++) {
      Comparison comparison = Comparison.of(first.get(i), second.get(i), each.tolerance());
      check(
          comparison,
          GoldenFailures.NOT_REPEATABLE,
          each.file(),
          " gets another answer the second time",
          first.get(i));
      repeat = repeat.worse(comparison.worst());
    }
  }

  /** Throws where the comparison does not hold. */
  static void check(
      Comparison comparison, String reason, String file, String what, GoldenTensor output)
      throws ModelLoadException {
    String difference = comparison.difference();
    if (difference != null) {
      throw GoldenFailures.of(
          reason, file, what + ": output '" + Excerpt.of(output.name()) + "': " + difference);
    }
  }
}
