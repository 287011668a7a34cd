package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.Comparison;
import io.tiltyard.benchmarks.paired.Cost;
import io.tiltyard.benchmarks.paired.Screening;
import io.tiltyard.benchmarks.peer.EchoServer;
import io.tiltyard.benchmarks.peer.TcpEchoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * How far are gateway and gRPC from what the socket alone costs? The messages of the bare echo are
 * the bytes of the gRPC requests, without HTTP/2 around them. For information: no goal hangs on it.
 */
@Command(
    name = "tcp",
    description = "CPU per request of the gateway and of a gRPC echo, against a bare TCP echo.")
final class Tcp extends Experiment {
  private static final String MODEL = "identity64";
  private static final int IN_FLIGHT = 64;

  private static final String GATEWAY = "gateway";
  private static final String TUNED = "tuned echo";
  private static final String BARE = "TCP echo";

  @Override
  String name() {
    return "tcp";
  }

  @Override
  void prepare(Stage stage) throws IOException {
    Path models = Repository.add(stage.directory(), MODEL, Repository.identity(options().root));
    Exchange copy = Exchange.identity(MODEL);
    Stage.Server gateway = stage.gateway("gateway", models, "");
    Stage.Server tuned = stage.echo("echo-direct", gateway, copy, EchoServer.DIRECT);
    Stage.Server bare = stage.server("echo-tcp", TcpEchoServer.class);

    stage.serve(GATEWAY, "defaults", gateway, IN_FLIGHT, copy);
    stage.sendBack(BARE, "Netty, no protocol", bare, IN_FLIGHT, copy.requests().get(0));
    stage.serve(
        TUNED,
        "grpc-java with directExecutor(), byte marshaller",
        tuned,
        IN_FLIGHT,
        copy.unchecked());
  }

  @Override
  List<Comparison> comparisons(Screening turns) {
    return List.of(
        new Comparison("gRPC as cheap as it gets, in sockets", Cost.of(TUNED), Cost.of(BARE), null),
        new Comparison("the gateway, in sockets", Cost.of(GATEWAY), Cost.of(BARE), null));
  }
}
