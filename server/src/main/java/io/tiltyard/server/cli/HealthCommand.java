package io.tiltyard.server.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks a running gateway whether it is well. */
@Command(
    name = "health",
    description = {
      "Asks the admin port of a running gateway whether it is well.",
      "Exit status 0 when it is, 1 when it is not or cannot be reached."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footer = {"", "Example:", "  tiltyard health --admin 127.0.0.1:8002 --ready"})
final class HealthCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int OK = 200;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8002",
      description = "Address of the admin listener; default ${DEFAULT-VALUE}.")
  private String admin = "";

  @Option(names = "--ready", description = "Also fail while it is not ready for traffic.")
  private boolean ready;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  HealthCommand() {}

  @Override
  public Integer call() throws CommandException {
    InetSocketAddress address = Addresses.parse(admin);
    if (address == null) {
      throw new ParameterException(
          spec.commandLine(), "--admin: got '" + admin + "', expected host:port");
    }
    HttpResponse<String> response = ask(address);
    if (response.statusCode() != OK) {
      throw new CommandException(admin + " answers with status " + response.statusCode());
    }
    if (ready && !response.body().contains("\"ready\":true")) {
      throw new CommandException(admin + " is not ready for traffic: " + response.body());
    }
    spec.commandLine().getOut().println(response.body());
    return 0;
  }

  private HttpResponse<String> ask(InetSocketAddress address) throws CommandException {
    HttpClient client =
        HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).connectTimeout(PATIENCE).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + Addresses.text(address) + "/healthz"))
            .timeout(PATIENCE)
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CommandException(
          admin + " does not answer; is the gateway running, and is this its admin port?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted while " + admin + " was asked");
    }
  }
}
