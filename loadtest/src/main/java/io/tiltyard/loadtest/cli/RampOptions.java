package io.tiltyard.loadtest.cli;

import io.tiltyard.loadtest.ramp.Ramp;
import io.tiltyard.loadtest.ramp.RateSearch;
import io.tiltyard.loadtest.verdict.Condition;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How the highest rate is looked for. */
final class RampOptions {
  private static final String FEW_ERRORS = "errors<=0.1%";

  @Option(names = "--ramp", description = "Look for the highest rate that keeps every --target.")
  private boolean ramp;

  @Option(
      names = "--target",
      paramLabel = "C",
      converter = ConditionConverter.class,
      description =
          "What a rate must keep, such as 'p99<20ms'; repeatable. Without one about errors,"
              + " errors<=0.1%% is added.")
  private List<Condition> targets = new ArrayList<>();

  @Option(
      names = "--max-rate",
      paramLabel = "R",
      defaultValue = "100000",
      description = "Highest rate to try; default ${DEFAULT-VALUE}.")
  private double maxRate;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "5",
      description = "Ends when it is known to this many percent; default ${DEFAULT-VALUE}.")
  private double precision;

  boolean isAsked() {
    return ramp;
  }

  /** Refuses what cannot be, before anything is connected. */
  void check(CommandLine command) {
    if (ramp && targets.isEmpty()) {
      throw new ParameterException(command, "--ramp needs a --target, such as 'p99<20ms'");
    }
    if (!ramp && !targets.isEmpty()) {
      throw new ParameterException(
          command, "--target is for --ramp; to fail a run at one rate, use --fail-if");
    }
    Numbers.above(0, "--max-rate", maxRate, "requests a second", command);
    Numbers.above(0, "--precision", precision, "percent", command);
  }

  Ramp ramp(double firstRate) {
    return new Ramp(new RateSearch(firstRate, maxRate, precision / 100), targets());
  }

  /** All that a rate must keep. */
  List<Condition> targets() {
    List<Condition> all = new ArrayList<>(targets);
    if (targets.stream().noneMatch(Condition::isAboutErrors)) {
      all.add(Condition.parse(FEW_ERRORS));
    }
    return all;
  }
}
