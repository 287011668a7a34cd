package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.load.Requests;
import io.tiltyard.benchmarks.paired.Comparison;
import io.tiltyard.benchmarks.paired.Cost;
import io.tiltyard.benchmarks.paired.Goal;
import io.tiltyard.benchmarks.paired.Screening;
import io.tiltyard.benchmarks.peer.EchoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * What does a byte cost where tensors are large: a mebibyte in and a mebibyte out, through a model
 * that copies it? Requests and answers of both contenders have the same length, so the ratio of CPU
 * a request is that of CPU a byte.
 */
@Command(
    name = "large",
    description = "CPU per byte of 1 MiB tensors, against a bare grpc-java echo.")
final class Large extends Experiment {
  private static final String MODEL = "identity64";
  private static final int ROWS = (1 << 20) / (Requests.IDENTITY_FLOATS * Float.BYTES);
  private static final int DISTINCT = 8;
  private static final int IN_FLIGHT = 8;
  private static final int CONNECTIONS = 4;

  private static final String DEFAULTS = "defaults";
  private static final String TUNED_SETTINGS = "grpc-java with directExecutor(), byte marshaller";
  private static final String GATEWAY = "gateway, 8 in flight";
  private static final String TUNED = "tuned echo, 8 in flight";
  private static final String GATEWAY_SINGLE = "gateway, 4 x 1 in flight";
  private static final String TUNED_SINGLE = "tuned echo, 4 x 1 in flight";
  private static final String UNRECORDED = "gateway, recording off";

  @Override
  String name() {
    return "large";
  }

  @Override
  void prepare(Stage stage) throws IOException {
    Path models = Repository.add(stage.directory(), MODEL, Repository.identity(options().root));
    Exchange copy = Exchange.identity(MODEL, DISTINCT, ROWS);
    Stage.Server gateway = stage.gateway("gateway", models, "");
    Stage.Server unrecorded = stage.gateway("unrecorded", models, RECORDING_OFF);
    Stage.Server tuned = stage.echo("echo-direct", gateway, copy, EchoServer.DIRECT);

    stage.serve(GATEWAY, DEFAULTS, gateway, 1, IN_FLIGHT, copy);
    stage.serve(TUNED, TUNED_SETTINGS, tuned, 1, IN_FLIGHT, copy.unchecked());
    stage.serve(UNRECORDED, RECORDING_OFF, unrecorded, 1, IN_FLIGHT, copy);
    stage.serve(GATEWAY_SINGLE, DEFAULTS, gateway, CONNECTIONS, 1, copy);
    stage.serve(TUNED_SINGLE, TUNED_SETTINGS, tuned, CONNECTIONS, 1, copy.unchecked());
  }

  @Override
  List<Comparison> comparisons(Screening turns) {
    return List.of(
        new Comparison(
            "what the gateway adds to a byte", Cost.of(GATEWAY), Cost.of(TUNED), Goal.atMost(1.4)),
        new Comparison(
            "the same on 4 connections, 1 in flight on each",
            Cost.of(GATEWAY_SINGLE),
            Cost.of(TUNED_SINGLE),
            Goal.atMost(1.4)),
        new Comparison(
            "the first with request log and distributions off",
            Cost.of(UNRECORDED),
            Cost.of(TUNED),
            null));
  }
}
