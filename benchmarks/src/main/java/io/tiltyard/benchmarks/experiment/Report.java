package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.Block;
import io.tiltyard.benchmarks.paired.Comparison;
import io.tiltyard.benchmarks.paired.Estimate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an experiment prints. */
final class Report {
  private Report() {}

  static void progress(Block block) {
    System.out.printf(
        "%3d  %-28s %9.2f us/request  client %7.2f us  %8.0f/s  %.2f cores  steal %.1f %%"
            + "  strangers %.1f %%%s%n",
        block.pass(),
        block.contender(),
        block.cpuMicros(),
        block.clientMicros(),
        block.perSecond(),
        block.cores(),
        block.stealShare() * 100,
        block.strangerShare() * 100,
        block.isValid() ? "" : "  dropped");
  }

  static void print(Result result) {
    System.out.println();
    for (Result.Summary summary : result.contenders()) {
      System.out.printf(
          "%-28s %9.2f us/request [%.2f, %.2f]  %8.0f/s  %s; %s%n",
          summary.name(),
          summary.cpuMicros().median(),
          summary.cpuMicros().low(),
          summary.cpuMicros().high(),
          summary.perSecond(),
          summary.settings(),
          summary.load());
      threads(result.blocks(), summary.name())
          .forEach((group, micros) -> System.out.printf("    %9.2f  %s%n", micros, group));
    }
    System.out.println();
    result.answers().forEach(Report::print);
    result.recorded().forEach(System.out::println);
    if (result.droppedBlocks() > 0) {
      System.out.println(result.droppedBlocks() + " turns were dropped because of steal");
    }
  }

  private static Map<String, Double> threads(List<Block> blocks, String contender) {
    Map<String, Double> means = new TreeMap<>();
    List<Block> own =
        blocks.stream().filter(b -> b.contender().equals(contender) && b.isValid()).toList();
    for (Block block : own) {
      block.threadMicros().forEach((g, m) -> means.merge(g, m / own.size(), Double::sum));
    }
    return means;
  }

  private static void print(Comparison.Answer answer) {
    Comparison asked = answer.comparison();
    Estimate ratio = answer.ratio();
    Double limit = asked.limit();
    String verdict = "";
    if (limit != null) {
      verdict =
          ratio.high() <= limit
              ? ", within " + limit
              : (ratio.low() > limit ? ", ABOVE " : ", not shown to be within ") + limit;
    }
    System.out.printf(
        "%.3f [%.3f, %.3f]%s  %s (%s / %s), per pass: %s%n",
        ratio.median(),
        ratio.low(),
        ratio.high(),
        verdict,
        asked.question(),
        asked.of(),
        asked.to(),
        String.join(" ", answer.perPass().stream().map("%.3f"::formatted).toList()));
  }
}
