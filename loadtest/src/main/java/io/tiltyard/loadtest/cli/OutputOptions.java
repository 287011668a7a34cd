package io.tiltyard.loadtest.cli;

import io.tiltyard.loadtest.verdict.Condition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is told of a run. */
final class OutputOptions {
  @Option(
      names = "--fail-if",
      paramLabel = "C",
      converter = ConditionConverter.class,
      description =
          "Exit status 1 where this holds, such as 'p99>20ms' or 'errors>0.1%%'; repeatable.")
  List<Condition> failIf = new ArrayList<>();

  @Option(
      names = "--hlog",
      paramLabel = "FILE",
      description = "HdrHistogram interval log, a line a second and arm, in nanoseconds.")
  @Nullable Path hlog;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Latency by percentile as text, in milliseconds.")
  @Nullable Path plot;

  @Option(names = "--json", description = "Prints the summary as JSON.")
  boolean json;

  @Option(names = "--quiet", description = "Shows no progress.")
  boolean quiet;
}
