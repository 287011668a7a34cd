package io.tiltyard.server.cli;

import io.tiltyard.server.inference.ServerInfo;
import io.tiltyard.server.startup.Startup;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The {@code tiltyard} command. Exit status 0 for success, 1 for failure, 2 for wrong usage; an
 * error is one line on stderr.
 */
@Command(
    name = "tiltyard",
    description = "A model serving gateway: routes, champions, challengers, and their record.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      CheckCommand.class,
      HealthCommand.class,
      GoldenCommand.class,
      LoadCommand.class,
      CacheCommand.class
    },
    footer = {
      "",
      "Begin with:",
      "  tiltyard demo",
      "",
      "Example:",
      "  tiltyard serve --models models"
    })
public final class Main implements Runnable {
  private final Supplier<Startup> startup;
  @Spec private CommandSpec spec;

  /** Picocli fills the other fields. */
  @SuppressWarnings("NullAway.Init")
  private Main(Supplier<Startup> startup) {
    this.startup = startup;
  }

  public static void main(String[] args) {
    long begin = System.nanoTime();
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(
        run(
            () -> Startup.ofProcess(begin),
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args));
  }

  /** Runs one command to its end and gives its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return run(Startup::begin, out, err, args);
  }

  private static int run(
      Supplier<Startup> startup, PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Main(startup))
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::wrongUsage)
        .setExecutionExceptionHandler(Main::failed)
        .execute(args);
  }

  /** Of this process, as far as it has come; for the command that starts something. */
  Startup startup() {
    return startup.get();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command");
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command
        .getErr()
        .println(
            name
                + ": "
                + SafeText.of(oneLine(String.valueOf(e.getMessage())))
                + "; see: "
                + name
                + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    String name = command.getCommandSpec().qualifiedName();
    if (e instanceof CommandException expected) {
      command.getErr().println(name + ": " + SafeText.of(expected.text()));
    } else {
      LoggerFactory.getLogger(Main.class).error("{} failed", name, e);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String oneLine(String text) {
    return String.join(" ", text.lines().map(String::strip).toList());
  }

  /** Prints the build's version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      ServerInfo info = ServerInfo.current();
      return new String[] {info.name() + " " + info.version()};
    }
  }
}
