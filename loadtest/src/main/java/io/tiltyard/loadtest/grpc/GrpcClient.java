package io.tiltyard.loadtest.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.tiltyard.loadtest.client.Call;
import io.tiltyard.loadtest.client.Client;
import io.tiltyard.loadtest.client.ClientException;
import io.tiltyard.loadtest.client.Loops;
import io.tiltyard.loadtest.client.Target;
import io.tiltyard.loadtest.request.InferRequest;
import io.tiltyard.loadtest.request.InputInfo;
import io.tiltyard.loadtest.request.RequestException;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.ModelMetadataRequest;
import io.tiltyard.proto.inference.ModelMetadataResponse;
import io.tiltyard.proto.inference.ServerLiveRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Calls over gRPC: every connection carries any number of calls at once, taken in turn. The
 * deadline travels with the call, so that a server may drop what nobody waits for.
 */
public final class GrpcClient implements Client {
  private static final long PATIENCE_SECONDS = 10;
  private static final long CLOSE_SECONDS = 2;
  private static final Metadata.Key<String> ROUTING_KEY =
      Metadata.Key.of("x-routing-key", Metadata.ASCII_STRING_MARSHALLER);

  private final Target target;
  private final List<ManagedChannel> connections;
  private final Metadata headers;
  private List<byte[]> messages = List.of();
  private int next;

  /**
   * @param connections at least 1
   */
  public GrpcClient(Target target, int connections, Loops loops) {
    this.target = target;
    this.connections = new ArrayList<>(connections);
    for (int i = 0; i < connections; i++) {
      this.connections.add(
          NettyChannelBuilder.forAddress(target.host(), target.port())
              .eventLoopGroup(loops.group())
              .channelType(loops.channelType())
              .usePlaintext()
              .directExecutor()
              .disableRetry()
              .maxInboundMessageSize(Integer.MAX_VALUE)
              .build());
    }
    this.headers = new Metadata();
    target
        .headers()
        .forEach(
            (name, value) ->
                headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
  }

  @Override
  public void connect() throws ClientException {
    for (ManagedChannel connection : connections) {
      try {
        GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub stub = stub(connection);
        if (!stub.serverLive(ServerLiveRequest.getDefaultInstance()).getLive()) {
          throw target.unreachable("the server says that it is not live");
        }
      } catch (StatusRuntimeException e) {
        Status.Code code = e.getStatus().getCode();
        if (code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED) {
          throw target.unreachable(cause(e.getStatus()));
        }
      }
    }
  }

  @Override
  public List<InputInfo> inputs() throws ClientException, RequestException {
    ModelMetadataResponse metadata;
    try {
      metadata =
          stub(connections.get(0))
              .modelMetadata(
                  ModelMetadataRequest.newBuilder()
                      .setName(target.model())
                      .setVersion(target.version())
                      .build());
    } catch (StatusRuntimeException e) {
      throw target.modelRefused(cause(e.getStatus()));
    }
    List<InputInfo> inputs = new ArrayList<>();
    for (ModelMetadataResponse.TensorMetadata input : metadata.getInputsList()) {
      if (metadata.containsProperties(InputInfo.optionalProperty(input.getName()))) {
        continue;
      }
      long[] shape = input.getShapeList().stream().mapToLong(Long::longValue).toArray();
      inputs.add(InputInfo.of(input.getName(), input.getDatatype(), shape));
    }
    return inputs;
  }

  @Override
  public void prepare(List<InferRequest> requests) {
    messages =
        requests.stream()
            .map(request -> GrpcEncoding.encode(request, target.model(), target.version()))
            .toList();
  }

  @Override
  public boolean trySend(Call call) {
    long left = Math.max(0, call.deadlineNanos() - System.nanoTime());
    ClientCall<byte[], AnswerHead> grpc =
        connections
            .get(next)
            .newCall(
                InferMethod.DESCRIPTOR,
                CallOptions.DEFAULT.withDeadlineAfter(left, TimeUnit.NANOSECONDS));
    next = next + 1 == connections.size() ? 0 : next + 1;
    grpc.start(new GrpcCall(call), headers(call));
    grpc.request(2);
    grpc.sendMessage(messages.get(call.payload()));
    grpc.halfClose();
    return true;
  }

  /** Before the loops: what a call writes to one that has ended is never freed. */
  @Override
  public void close() {
    connections.forEach(ManagedChannel::shutdownNow);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    try {
      for (ManagedChannel connection : connections) {
        boolean ended = connection.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (!ended) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A call's own, as the transport adds to them. */
  private Metadata headers(Call call) {
    Metadata own = new Metadata();
    own.merge(headers);
    if (call.routingKey() != null) {
      own.put(ROUTING_KEY, call.routingKey());
    }
    return own;
  }

  private GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub stub(ManagedChannel channel) {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static String cause(Status status) {
    Throwable cause = status.getCause();
    String text = cause == null ? status.getDescription() : cause.getMessage();
    return status.getCode() + (text == null ? "" : ", " + text.lines().findFirst().orElse(""));
  }
}
