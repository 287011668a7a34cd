package io.tiltyard.loadtest.ramp;

import io.tiltyard.loadtest.measure.Summary;
import io.tiltyard.loadtest.verdict.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** Tries rate after rate, each a run of its own. */
public final class Ramp {
  private final RateSearch search;
  private final List<Condition> targets;
  private final List<Step> steps = new ArrayList<>();
  private @Nullable Step best;

  /**
   * @param targets each must hold for a rate to count as kept
   */
  public Ramp(RateSearch search, List<Condition> targets) {
    this.search = search;
    this.targets = List.copyOf(targets);
  }

  /**
   * Blocks until the search is over, or a run was ended early.
   *
   * @param run loads at a rate
   * @param told hears of each run
   */
  public void run(DoubleFunction<Summary> run, Consumer<Step> told) {
    for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
      Summary summary = run.apply(rate.getAsDouble());
      if (summary.interrupted()) {
        return;
      }
      boolean kept = targets.stream().allMatch(target -> target.holds(summary));
      Step step = new Step(summary, kept);
      steps.add(step);
      told.accept(step);
      if (kept) {
        best = step;
        search.passed();
      } else {
        search.failed();
      }
    }
  }

  /** What was tried, in order. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /** The run at the highest rate that kept the targets, or null. */
  public @Nullable Step best() {
    return best;
  }

  /** Whether the highest rate that may be tried kept the targets. */
  public boolean isCapped() {
    return search.isCapped();
  }
}
