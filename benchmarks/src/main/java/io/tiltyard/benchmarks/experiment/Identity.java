package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.load.ClosedLoop;
import io.tiltyard.benchmarks.paired.Comparison;
import io.tiltyard.benchmarks.peer.EchoServer;
import io.tiltyard.benchmarks.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * What does the gateway itself cost a request, beyond what grpc-java costs it? The model copies its
 * input of 64 bytes, so nearly all that remains is the gateway.
 */
@Command(
    name = "identity",
    description = "CPU per request of an identity model, against a bare grpc-java echo.")
final class Identity extends Experiment {
  private static final String MODEL = "identity64";
  private static final int SATURATED = 64;
  private static final int SINGLE = 1;

  private static final String DEFAULTS = "defaults";
  private static final String GATEWAY = "gateway";
  private static final String UNRECORDED = "gateway, recording off";
  private static final String ECHO = "echo";
  private static final String DIRECT = "echo, direct executor";
  private static final String GATEWAY_SINGLE = "gateway, 1 in flight";
  private static final String ECHO_SINGLE = "echo, 1 in flight";

  @Override
  String name() {
    return "identity";
  }

  @Override
  void prepare(Stage stage) throws IOException {
    Path models = Repository.add(stage.directory(), MODEL, Repository.identity(options().root));
    Exchange copy = Exchange.identity(MODEL);
    Exchange echoed = new Exchange(copy.shape(), copy.requests(), (i, answer) -> {});

    Stage.Server gateway = stage.gateway("gateway", models, "");
    Stage.Server unrecorded = stage.gateway("unrecorded", models, RECORDING_OFF);
    Path answer = stage.directory().resolve("answer");
    try (ClosedLoop client =
        new ClosedLoop(gateway.port(), SINGLE, copy.requests(), copy.check())) {
      Files.write(answer, client.call(0));
    }
    Stage.Server echo = echo(stage, answer, EchoServer.DEFAULT);
    Stage.Server direct = echo(stage, answer, EchoServer.DIRECT);

    stage.serve(GATEWAY, DEFAULTS, gateway, SATURATED, copy);
    stage.serve(ECHO, "grpc-java as it comes", echo, SATURATED, echoed);
    stage.serve(UNRECORDED, RECORDING_OFF, unrecorded, SATURATED, copy);
    stage.serve(DIRECT, "grpc-java with directExecutor()", direct, SATURATED, echoed);
    stage.serve(GATEWAY_SINGLE, DEFAULTS, gateway, SINGLE, copy);
    stage.serve(ECHO_SINGLE, "grpc-java as it comes", echo, SINGLE, echoed);
  }

  private static Stage.Server echo(Stage stage, Path answer, String executor) {
    ChildProcess process =
        stage.peer("echo-" + executor, EchoServer.class, answer.toString(), executor);
    return new Stage.Server(process.pid(), Integer.parseInt(Stage.awaitReady(process)));
  }

  @Override
  List<Comparison> comparisons() {
    return List.of(
        new Comparison("what the gateway adds to gRPC", GATEWAY, ECHO, 1.5),
        new Comparison("the same with recording off", UNRECORDED, ECHO, null),
        new Comparison("the same against a tuned echo", GATEWAY, DIRECT, null),
        new Comparison("the same without load", GATEWAY_SINGLE, ECHO_SINGLE, null));
  }
}
