package io.tiltyard.loadtest.cli;

import io.tiltyard.loadtest.client.Client;
import io.tiltyard.loadtest.client.ClientException;
import io.tiltyard.loadtest.client.Loops;
import io.tiltyard.loadtest.client.Target;
import io.tiltyard.loadtest.grpc.GrpcClient;
import io.tiltyard.loadtest.http.HttpClient;
import io.tiltyard.loadtest.pace.Payloads;
import io.tiltyard.loadtest.request.InferRequest;
import io.tiltyard.loadtest.request.RequestException;
import io.tiltyard.loadtest.run.Plan;
import io.tiltyard.loadtest.run.Stop;
import io.tiltyard.loadtest.run.Trial;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Loads a server of the protocol at a rate, and tells how it did. */
@Command(
    name = "tiltyard load",
    description = {
      "Sends requests to any server of the Open Inference Protocol at a rate that does not depend on",
      "its answers, and measures latency from when each request should have started."
    },
    customSynopsis = {
      "tiltyard load --url=URL --model=M --rate=R [OPTIONS]",
      "       tiltyard load --url=URL --model=M --ramp --target=C [OPTIONS]"
    },
    sortOptions = false,
    usageHelpWidth = 100,
    footer = {
      "",
      "Exit status: 0; 1 where a --fail-if holds, no request was answered or the server cannot be",
      "reached; 2 for wrong usage. Ctrl-C ends early and still prints the summary.",
      "",
      "Example:",
      "  tiltyard load --url grpc://127.0.0.1:8001 --model minilm --rate 500 --for 30s \\",
      "    --fail-if 'p99>20ms' --fail-if 'errors>0.1%%'",
      "  tiltyard load --url http://127.0.0.1:8000 --model minilm --ramp --target 'p99<20ms'"
    })
final class LoadCommand implements Callable<Integer> {
  @Mixin private final TargetOptions to = new TargetOptions();
  @Mixin private final PaceOptions pace = new PaceOptions();
  @Mixin private final RequestOptions request = new RequestOptions();
  @Mixin private final RampOptions ramp = new RampOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and ends.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Spec private CommandSpec spec;

  private final Stop stop;

  /** Made by picocli, which fills the fields. */
  @SuppressWarnings("NullAway.Init")
  LoadCommand(Stop stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() throws CommandException {
    CommandLine command = spec.commandLine();
    Target target = to.target(command);
    double rate = pace.rate(ramp.isAsked(), command);
    Plan plan = pace.plan(ramp.isAsked(), command);
    request.check(command);
    ramp.check(command);
    try (Loops loops = Loops.open(pace.ioThreads(command));
        Client client = client(target, loops, command)) {
      client.connect();
      List<InferRequest> requests = request.requests(client, pace.seed());
      client.prepare(requests);
      try (Reports reports = Reports.open(output, command.getOut(), command.getErr())) {
        Trial trial = new Trial(plan, client, loops, reports, stop);
        Payloads payloads = request.payloads(requests.size(), pace.seed());
        return ramp.isAsked()
            ? reports.ramp(ramp, rate, tried -> trial.run(tried, payloads))
            : reports.single(trial.run(rate, payloads));
      }
    } catch (ClientException e) {
      throw new CommandException(e.text());
    } catch (RequestException e) {
      throw new CommandException(e.text());
    } catch (IOException e) {
      throw new CommandException("a report cannot be written: " + e.getMessage());
    }
  }

  private Client client(Target target, Loops loops, CommandLine command) {
    int connections = to.connections(command);
    return switch (to.protocol(command)) {
      case GRPC -> new GrpcClient(target, connections, loops);
      case HTTP_JSON -> new HttpClient(target, false, connections, loops);
      case HTTP_BINARY -> new HttpClient(target, true, connections, loops);
    };
  }
}
