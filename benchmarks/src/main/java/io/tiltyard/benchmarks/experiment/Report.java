package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.Block;
import io.tiltyard.benchmarks.paired.Comparison;
import io.tiltyard.benchmarks.paired.Estimate;
import io.tiltyard.benchmarks.paired.Goal;
import io.tiltyard.benchmarks.paired.Screening;
import org.jspecify.annotations.Nullable;

/** What an experiment prints. */
final class Report {
  private Report() {}

  static void progress(Block block) {
    System.out.printf(
        "%3d  %-32s %9.2f us/request %8.0f/s %.2f cores  client %7.2f us %.2f cores"
            + "  busy %3.0f %%  steal %.1f %%  pressure %3.0f %%  strangers %.1f %%%s%n",
        block.pass(),
        block.contender(),
        block.cpuMicros(),
        block.perSecond(),
        block.cores(),
        block.clientMicros(),
        block.clientCores(),
        block.busyShare() * 100,
        block.stealShare() * 100,
        block.pressureShare() * 100,
        block.strangerShare() * 100,
        block.stealShare() > Screening.MAX_STEAL ? "  dropped" : "");
  }

  static void print(Result result) {
    System.out.println();
    result.contenders().forEach(Report::print);
    System.out.println();
    result.answers().forEach(Report::print);
    System.out.printf(
        "%n%d of %d turns dropped: %d for steal, %d for pressure%n",
        result.dropped().size(),
        result.turns().size(),
        count(result, Screening.Reason.STEAL),
        count(result, Screening.Reason.PRESSURE));
    result.recorded().forEach(System.out::println);
    result.warnings().forEach(warning -> System.out.println("warning: " + warning));
  }

  private static long count(Result result, Screening.Reason reason) {
    return result.dropped().stream().filter(turn -> turn.reason() == reason).count();
  }

  private static void print(Summary summary) {
    System.out.printf(
        "%-32s %9.2f us/request [%.2f, %.2f]  %8.0f/s  client %.2f us, %.2f cores"
            + "  machine %.2f us, %.0f %% busy%s%s  %s; %s%n",
        summary.name(),
        summary.cpuMicros().median(),
        summary.cpuMicros().low(),
        summary.cpuMicros().high(),
        summary.perSecond(),
        summary.clientMicros(),
        summary.clientCores(),
        summary.machineMicros(),
        summary.busyShare() * 100,
        unless(summary.nanosPerByte(), "  %.3f ns/byte"),
        unless(summary.rowsPerRun(), "  %.2f rows a run"),
        summary.settings().strip(),
        summary.load());
    summary
        .threadMicros()
        .forEach((group, micros) -> System.out.printf("    %9.2f  %s%n", micros, group));
  }

  private static String unless(@Nullable Double value, String format) {
    return value == null ? "" : format.formatted(value);
  }

  private static void print(Comparison.Answer answer) {
    Comparison asked = answer.comparison();
    Estimate ratio = answer.ratio();
    System.out.printf(
        "%s%n    %s%n    = %s  %s%n    of sums %.3f; with the client's CPU %s; %d pairs, %d dropped:"
            + " %s%n",
        asked.question(),
        asked.of().text() + " / " + asked.to().text(),
        interval(ratio),
        verdict(asked.goal(), answer.verdict()),
        answer.ofSums(),
        interval(answer.withClients()),
        answer.perPass().size(),
        answer.droppedPasses(),
        String.join(" ", answer.perPass().stream().map("%.3f"::formatted).toList()));
  }

  static String interval(Estimate estimate) {
    return "%.3f [%.3f, %.3f]".formatted(estimate.median(), estimate.low(), estimate.high());
  }

  static String verdict(@Nullable Goal goal, Goal.@Nullable Verdict verdict) {
    if (goal == null || verdict == null) {
      return "(no goal)";
    }
    return goal
        + switch (verdict) {
          case REACHED -> ": reached";
          case MISSED -> ": MISSED";
          case OPEN -> ": not decided by these turns";
        };
  }
}
