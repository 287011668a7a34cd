package io.tiltyard.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * Hands everything on to the load generator, which is a module of its own that this one does not
 * know: it is found by name among the platform's tools.
 */
@Command(
    name = "load",
    description = "Sends a server requests at a steady rate and measures its latency.")
final class LoadCommand implements Callable<Integer> {
  private static final String TOOL = "tiltyard-load";

  @Unmatched private final List<String> arguments = new ArrayList<>();
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  LoadCommand() {}

  @Override
  public Integer call() throws CommandException {
    ToolProvider tool =
        ToolProvider.findFirst(TOOL)
            .orElseThrow(
                () ->
                    new CommandException(
                        "the load generator is not installed; start with the launcher: ./tiltyard"
                            + " load"));
    return tool.run(
        spec.commandLine().getOut(), spec.commandLine().getErr(), arguments.toArray(String[]::new));
  }
}
