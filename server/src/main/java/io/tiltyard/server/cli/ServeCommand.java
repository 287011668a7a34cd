package io.tiltyard.server.cli;

import io.tiltyard.server.Gateway;
import io.tiltyard.server.StartException;
import io.tiltyard.server.config.ConfigReading;
import io.tiltyard.server.config.DrainConfig;
import io.tiltyard.server.config.GatewayConfig;
import io.tiltyard.server.startup.Phase;
import io.tiltyard.server.startup.Startup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Serves until a signal, then drains. */
@Command(
    name = "serve",
    description = {
      "Serves a model repository over HTTP and gRPC.",
      "When its models are loaded, one line on stdout says where: ready http=... grpc=... admin=...",
      "SIGTERM and SIGINT drain: what was accepted is answered. A second signal ends at once."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footer = {"", "Example:", "  tiltyard serve --config tiltyard.yaml --http-port 8080"})
final class ServeCommand implements Callable<Integer> {
  /** For the end of the last threads after a drain that took the whole grace. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /** Between two looks at the signals while models load. */
  private static final Duration GLANCE = Duration.ofMillis(100);

  @Mixin private final ConfigOptions config = new ConfigOptions();
  @Mixin private final PortOptions ports = new PortOptions();
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ServeCommand() {}

  @Override
  public Integer call() throws CommandException {
    GatewayConfig gatewayConfig = read();
    Startup startup = main.startup();
    startup.end(Phase.CONFIG);
    DrainConfig drain = gatewayConfig.drain();
    Shutdown shutdown = Shutdown.onSignals(drain.delay().plus(drain.grace()).plus(MARGIN));
    Gateway gateway = start(gatewayConfig, startup);
    while (!shutdown.isRequested() && !gateway.awaitSettled(GLANCE)) {}
    if (!shutdown.isRequested()) {
      spec.commandLine().getOut().println(readyLine(gateway));
    }
    shutdown.await();
    if (!gateway.drain(drain.grace())) {
      // Runs are still in flight, and shutdown hooks would free what they use.
      Runtime.getRuntime().halt(1);
    }
    return 0;
  }

  private GatewayConfig read() throws CommandException {
    ConfigReading reading = config.read(ports.flags());
    if (!reading.clean()) {
      int others = reading.problems().size() - 1;
      Path file = config.file();
      throw new CommandException(
          reading.problems().get(0)
              + (others == 0
                  ? ""
                  : "; "
                      + others
                      + " more, list them with: tiltyard check"
                      + (file == null ? "" : " --config " + file)));
    }
    return reading.config();
  }

  private static Gateway start(GatewayConfig config, Startup startup) throws CommandException {
    try {
      return Gateway.start(config, startup);
    } catch (StartException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  /** What scripts wait for. */
  static String readyLine(Gateway gateway) {
    return "ready http="
        + Addresses.text(gateway.httpAddress())
        + " grpc="
        + Addresses.text(gateway.grpcAddress())
        + " admin="
        + Addresses.text(gateway.adminAddress());
  }
}
