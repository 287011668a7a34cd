package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.Comparison;
import io.tiltyard.benchmarks.paired.Cost;
import io.tiltyard.benchmarks.paired.Curve;
import io.tiltyard.benchmarks.paired.Goal;
import io.tiltyard.benchmarks.paired.Screening;
import io.tiltyard.benchmarks.peer.EchoServer;
import io.tiltyard.benchmarks.peer.OnnxLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * What does the gateway itself cost a request, beyond what grpc-java costs it? The model copies its
 * input of 64 bytes. What its run costs is measured in process, in runs of the sizes that the
 * gateway's batches really had, and is no part of the gateway's cost.
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
  private static final String TUNED = "tuned echo";
  private static final String GATEWAY_SINGLE = "gateway, 1 in flight";
  private static final String TUNED_SINGLE = "tuned echo, 1 in flight";
  private static final Curve RUN = Stage.curve("run", List.of(1, 8, 32));

  private static final String ECHO_SETTINGS = "grpc-java's default executor, byte marshaller";
  private static final String TUNED_SETTINGS = "grpc-java with directExecutor(), byte marshaller";

  @Override
  String name() {
    return "identity";
  }

  @Override
  void prepare(Stage stage) throws IOException {
    Path models = Repository.add(stage.directory(), MODEL, Repository.identity(options().root));
    Exchange copy = Exchange.identity(MODEL);
    Stage.Server gateway = stage.gateway("gateway", models, "");
    Stage.Server unrecorded = stage.gateway("unrecorded", models, RECORDING_OFF);
    Stage.Server echo = stage.echo("echo-default", gateway, copy, EchoServer.DEFAULT);
    Stage.Server tuned = stage.echo("echo-direct", gateway, copy, EchoServer.DIRECT);

    stage.serve(ECHO, ECHO_SETTINGS, echo, SATURATED, copy.unchecked());
    stage.serve(GATEWAY, DEFAULTS, gateway, SATURATED, copy);
    stage.serve(TUNED, TUNED_SETTINGS, tuned, SATURATED, copy.unchecked());
    stage.serve(UNRECORDED, RECORDING_OFF, unrecorded, SATURATED, copy);
    stage.loops(
        RUN,
        "ONNX Runtime with the gateway's session options",
        stage.onnxLoop(
            OnnxLoop.IDENTITY,
            Repository.file(models, MODEL),
            RUN,
            stage.directory().resolve("references")));
    stage.serve(GATEWAY_SINGLE, DEFAULTS, gateway, SINGLE, copy);
    stage.serve(TUNED_SINGLE, TUNED_SETTINGS, tuned, SINGLE, copy.unchecked());
  }

  @Override
  List<Comparison> comparisons(Screening turns) {
    Cost gateway = Cost.of(GATEWAY);
    Cost tuned = Cost.of(TUNED);
    Cost runs = RUN.at(RowsPerRun.of(turns, GATEWAY).orElse(1));
    Cost unrecordedRuns = RUN.at(RowsPerRun.of(turns, UNRECORDED).orElse(1));
    return List.of(
        new Comparison(
            "what the gateway adds to the least that gRPC costs",
            gateway.minus(runs),
            tuned,
            Goal.atMost(1.25)),
        new Comparison(
            "the gateway against grpc-java as it comes and the run",
            gateway,
            Cost.of(ECHO).plus(runs),
            Goal.atMost(0.85)),
        new Comparison(
            "the first with request log and distributions off",
            Cost.of(UNRECORDED).minus(unrecordedRuns),
            tuned,
            null),
        new Comparison(
            "the first with 1 in flight",
            Cost.of(GATEWAY_SINGLE).minus(RUN.at(1)),
            Cost.of(TUNED_SINGLE),
            null));
  }
}
