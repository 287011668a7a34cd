package io.tiltyard.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done with golden requests. */
@Command(
    name = "golden",
    description = "Requests whose answers are known, which a version must reproduce to serve.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = GoldenRecordCommand.class,
    footer = {
      "",
      "Example:",
      "  tiltyard golden record --model iris --from-log data/requests --out models/iris/golden"
    })
final class GoldenCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  GoldenCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command");
  }
}
