package io.tiltyard.loadtest.cli;

import io.tiltyard.loadtest.report.Plain;
import io.tiltyard.loadtest.run.Stop;
import java.io.PrintWriter;
import java.util.spi.ToolProvider;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The load generator as a tool of the platform: the launcher's command finds it by name among the
 * services of the class path, and knows nothing else of this module.
 */
public final class LoadTool implements ToolProvider {
  /** What {@link ToolProvider#findFirst} is asked for. */
  public static final String NAME = "tiltyard-load";

  @Override
  public String name() {
    return NAME;
  }

  /** Blocks until the run is over; 0 for success, 1 for failure, 2 for wrong usage. */
  @Override
  public int run(PrintWriter out, PrintWriter err, String... args) {
    Stop stop = new Stop();
    Interrupt.asks(stop);
    return run(stop, out, err, args);
  }

  /** The same without listening to signals. */
  static int run(Stop stop, PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new LoadCommand(stop))
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(LoadTool::wrongUsage)
        .setExecutionExceptionHandler(LoadTool::failed)
        .execute(args);
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command
        .getErr()
        .println(
            "tiltyard load: "
                + Plain.text(String.valueOf(e.getMessage()))
                + "; see: tiltyard load --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    String text =
        e instanceof CommandException expected
            ? expected.text()
            : "a fault of the load generator: " + e;
    command.getErr().println("tiltyard load: " + Plain.text(text));
    return CommandLine.ExitCode.SOFTWARE;
  }
}
