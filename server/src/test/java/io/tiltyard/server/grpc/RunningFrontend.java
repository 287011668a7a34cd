package io.tiltyard.server.grpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.time.Clock;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.server.inference.NoModels;
import io.tiltyard.server.inference.Plane;
import io.tiltyard.server.inference.QuotaGate;
import io.tiltyard.server.inference.Rejections;
import io.tiltyard.server.inference.RepositoryControl;
import io.tiltyard.server.inference.ServerInfo;
import io.tiltyard.server.transport.EventLoops;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** A front end on a free port, its fake data plane, and a client of it. */
final class RunningFrontend implements AutoCloseable {
  static final int MAX_REQUEST_BYTES = 1 << 20;

  final FakeInference inference = new FakeInference();
  final Rejections rejections = new Rejections();
  final GrpcFrontend frontend;
  final ManagedChannel channel;
  volatile RouteTable table;
  final NoModels models = new NoModels();
  private final EventLoops loops = EventLoops.open("test", 2);
  private final GrpcClients clients = new GrpcClients();

  RunningFrontend(RouteTable table) throws IOException {
    this(table, true);
  }

  RunningFrontend(RouteTable table, boolean reflection) throws IOException {
    this(table, reflection, true);
  }

  RunningFrontend(RouteTable table, boolean reflection, boolean remoteControl) throws IOException {
    this.table = table;
    this.frontend =
        new GrpcFrontend(
            new GrpcSettings("127.0.0.1", 0, MAX_REQUEST_BYTES, reflection),
            loops.boss(),
            loops.workers(),
            loops.serverChannel(),
            inference,
            () -> this.table,
            new RepositoryControl(models, remoteControl),
            QuotaGate.open(),
            Clock.system(),
            rejections,
            new ServerInfo("tiltyard", "1.2.3", List.of("statistics")));
    frontend.start();
    this.channel = newChannel();
  }

  static RunningFrontend ofNothing() throws IOException {
    return new RunningFrontend(new Tables().build());
  }

  ManagedChannel newChannel() {
    return clients.connect(frontend.port());
  }

  ManagedChannel newChannel(UnaryOperator<NettyChannelBuilder> settings) {
    return clients.connect(frontend.port(), settings);
  }

  GRPCInferenceServiceBlockingStub blocking() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel);
  }

  GRPCInferenceServiceStub async() {
    return GRPCInferenceServiceGrpc.newStub(channel);
  }

  /** A call whose messages are bytes. */
  RawCall raw(String method) {
    return RawCall.open(channel, method, CallOptions.DEFAULT);
  }

  long rejected(ErrorCode code) {
    return rejections.counted(Plane.GRPC, code);
  }

  @Override
  public void close() {
    clients.cut();
    frontend.close();
    inference.release();
    loops.close();
    clients.close();
  }
}
