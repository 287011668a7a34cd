package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.load.HttpLoop;
import io.tiltyard.benchmarks.paired.Comparison;
import io.tiltyard.benchmarks.paired.Cost;
import io.tiltyard.benchmarks.paired.Goal;
import io.tiltyard.benchmarks.paired.Screening;
import io.tiltyard.benchmarks.peer.HttpEchoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * What does the gateway itself cost a request over HTTP/1.1, beyond what Netty's codec costs it?
 * The model copies its input of 64 bytes, and nothing is subtracted for that.
 */
@Command(
    name = "http",
    description = "CPU per HTTP request of an identity model, against a bare Netty echo.")
final class Http extends Experiment {
  private static final String MODEL = "identity64";
  private static final int IN_FLIGHT = 64;

  private static final String DEFAULTS = "defaults";
  private static final String NETTY = "Netty's HTTP codec";
  private static final String GATEWAY = "gateway, binary";
  private static final String ECHO = "echo, binary";
  private static final String GATEWAY_PIPELINED = "gateway, binary, pipelined";
  private static final String ECHO_PIPELINED = "echo, binary, pipelined";
  private static final String GATEWAY_JSON = "gateway, JSON";
  private static final String ECHO_JSON = "echo, JSON";

  @Override
  String name() {
    return "http";
  }

  @Override
  void prepare(Stage stage) throws IOException {
    Path models = Repository.add(stage.directory(), MODEL, Repository.identity(options().root));
    HttpExchange binary = HttpExchange.binary(MODEL);
    HttpExchange json = HttpExchange.json(MODEL);
    Stage.Server gateway = stage.httpGateway("gateway", models, "");
    Stage.Server echo = echo(stage, "echo-binary", gateway, binary);
    Stage.Server echoJson = echo(stage, "echo-json", gateway, json);

    stage.serve(GATEWAY, DEFAULTS, gateway, binary, IN_FLIGHT, 1);
    stage.serve(ECHO, NETTY, echo, unchecked(binary), IN_FLIGHT, 1);
    stage.serve(GATEWAY_PIPELINED, DEFAULTS, gateway, binary, 1, IN_FLIGHT);
    stage.serve(ECHO_PIPELINED, NETTY, echo, unchecked(binary), 1, IN_FLIGHT);
    stage.serve(GATEWAY_JSON, DEFAULTS, gateway, json, IN_FLIGHT, 1);
    stage.serve(ECHO_JSON, NETTY, echoJson, unchecked(json), IN_FLIGHT, 1);
  }

  private static HttpExchange unchecked(HttpExchange exchange) {
    return new HttpExchange(exchange.shape(), exchange.requests(), (request, body) -> {});
  }

  /** A peer that answers what the gateway answered to the first request. */
  private static Stage.Server echo(
      Stage stage, String name, Stage.Server gateway, HttpExchange exchange) throws IOException {
    Path answer = stage.directory().resolve(name + ".answer");
    try (HttpLoop client =
        new HttpLoop(gateway.port(), 1, 1, exchange.requests(), exchange.check())) {
      client.start();
      client.stop();
      Files.write(answer, client.sample());
    }
    return stage.server(name, HttpEchoServer.class, answer.toString());
  }

  @Override
  List<Comparison> comparisons(Screening turns) {
    return List.of(
        new Comparison(
            "what the gateway adds to HTTP", Cost.of(GATEWAY), Cost.of(ECHO), Goal.atMost(1.25)),
        new Comparison(
            "the same on one connection",
            Cost.of(GATEWAY_PIPELINED),
            Cost.of(ECHO_PIPELINED),
            null),
        new Comparison("the same in JSON", Cost.of(GATEWAY_JSON), Cost.of(ECHO_JSON), null));
  }
}
