package io.tiltyard.server.cli;

import io.tiltyard.server.config.ConfigReading;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Finds all that is wrong with a configuration and a repository without serving them. */
@Command(
    name = "check",
    description = {
      "Checks a configuration and the model repository and lists every problem.",
      "Loads nothing. Exit status 0 when there is no problem, 1 when there is one.",
      "A notice tells what a model's files ask for and is not done; it is no problem.",
      "Where there is no problem, a line for each version tells whether requests share its",
      "runs, and why, as it was proved when the files that are there now were loaded last."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footer = {"", "Example:", "  tiltyard check --config tiltyard.yaml --models models"})
final class CheckCommand implements Callable<Integer> {
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  CheckCommand() {}

  @Override
  public Integer call() {
    ConfigReading reading = options.read(List.of());
    RepositoryCheck repository = RepositoryCheck.of(reading.config(), options.file());
    List<String> problems = new ArrayList<>(reading.problems());
    problems.addAll(repository.problems());
    repository
        .notices()
        .forEach(n -> spec.commandLine().getOut().println("notice: " + SafeText.of(n)));
    if (problems.isEmpty()) {
      repository.joining().forEach(line -> spec.commandLine().getOut().println(SafeText.of(line)));
      spec.commandLine().getOut().println(repository.summary());
      return 0;
    }
    PrintWriter err = spec.commandLine().getErr();
    problems.forEach(problem -> err.println(SafeText.of(problem)));
    return 1;
  }
}
