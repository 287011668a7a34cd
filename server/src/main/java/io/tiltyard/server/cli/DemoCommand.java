package io.tiltyard.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.tiltyard.server.demo.Demo;
import io.tiltyard.server.demo.DemoException;
import io.tiltyard.server.demo.DemoSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what the gateway does with a real model and real sentences. */
@Command(
    name = "demo",
    description = {
      "Serves a sentence-embedding model in two versions, sends real sentences to it over gRPC and",
      "HTTP, and shows how the versions compare. Stays until Ctrl-C."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footer = {"", "Example:", "  tiltyard demo --for 20s"})
final class DemoCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Ends by itself after this time, such as 20s or 5m.")
  private @Nullable Duration length;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory of the models and records; default ~/.cache/tiltyard/demo.")
  private @Nullable Path data;

  @Mixin private final PortOptions ports = new PortOptions();
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  DemoCommand() {}

  @Override
  public Integer call() throws CommandException {
    if (System.getenv("TILTYARD_LOG_LEVEL") == null) {
      quieten();
    }
    Shutdown shutdown = Shutdown.onSignals(LIMIT);
    DemoSettings settings =
        new DemoSettings(
            home(), data == null ? cache() : data, ports.flags(), length, Terminal.isPresent());
    try {
      if (!Demo.run(settings, spec.commandLine().getOut(), shutdown::await)) {
        Runtime.getRuntime().halt(1);
      }
    } catch (DemoException e) {
      throw new CommandException(e.text());
    }
    return 0;
  }

  /** Log lines would tear the table apart. */
  private static void quieten() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
  }

  private static Path home() throws CommandException {
    String home = System.getProperty("tiltyard.home");
    if (home == null) {
      throw new CommandException(
          "the models of the demo are not known here; start it with the launcher: ./tiltyard demo");
    }
    return Path.of(home);
  }

  private static Path cache() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home", "."), ".cache")
            : Path.of(cache);
    return base.resolve("tiltyard").resolve("demo");
  }
}
