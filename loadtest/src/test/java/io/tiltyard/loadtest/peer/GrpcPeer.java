package io.tiltyard.loadtest.peer;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.proto.inference.ModelMetadataRequest;
import io.tiltyard.proto.inference.ModelMetadataResponse;
import io.tiltyard.proto.inference.ServerLiveRequest;
import io.tiltyard.proto.inference.ServerLiveResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A gRPC server with one model, {@code m}. Everything happens on its one event loop at a time. */
public final class GrpcPeer extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase
    implements AutoCloseable {
  /** What every request of the protocol arrived with, in order. */
  public final Queue<ModelInferRequest> requests = new ConcurrentLinkedQueue<>();

  /** The routing keys that arrived. */
  public final Queue<String> routingKeys = new ConcurrentLinkedQueue<>();

  /** How many requests came without a deadline. */
  public final AtomicInteger withoutDeadline = new AtomicInteger();

  private final AtomicInteger count = new AtomicInteger();
  private final Server server;
  private final List<ModelMetadataResponse.TensorMetadata> inputs;
  private final Behaviour behaviour;

  /** What is done with each request. */
  @FunctionalInterface
  public interface Behaviour {

    /**
     * @param number of the request, from 1
     */
    void answer(int number, StreamObserver<ModelInferResponse> to);
  }

  public GrpcPeer(List<ModelMetadataResponse.TensorMetadata> inputs, Behaviour behaviour)
      throws IOException {
    this.inputs = inputs;
    this.behaviour = behaviour;
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .intercept(new Keys())
            .build()
            .start();
  }

  public static ModelMetadataResponse.TensorMetadata input(
      String name, String datatype, long... shape) {
    ModelMetadataResponse.TensorMetadata.Builder input =
        ModelMetadataResponse.TensorMetadata.newBuilder().setName(name).setDatatype(datatype);
    for (long dimension : shape) {
      input.addShape(dimension);
    }
    return input.build();
  }

  /** Answers at once. */
  public static void answer(StreamObserver<ModelInferResponse> to, String arm, String version) {
    to.onNext(
        ModelInferResponse.newBuilder()
            .setModelName("m")
            .setModelVersion(version)
            .putParameters("arm", InferParameter.newBuilder().setStringParam(arm).build())
            .build());
    to.onCompleted();
  }

  public String url() {
    return "grpc://127.0.0.1:" + server.getPort();
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> to) {
    to.onNext(ServerLiveResponse.newBuilder().setLive(true).build());
    to.onCompleted();
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> to) {
    if (!request.getName().equals("m")) {
      to.onError(Status.NOT_FOUND.withDescription("no such model").asRuntimeException());
      return;
    }
    to.onNext(
        ModelMetadataResponse.newBuilder()
            .setName("m")
            .addAllInputs(inputs)
            .putProperties("inputs.optional.optional", "true")
            .build());
    to.onCompleted();
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> to) {
    requests.add(request);
    if (Context.current().getDeadline() == null) {
      withoutDeadline.incrementAndGet();
    }
    behaviour.answer(count.incrementAndGet(), to);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Keys implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String key = headers.get(Metadata.Key.of("x-routing-key", Metadata.ASCII_STRING_MARSHALLER));
      if (key != null) {
        routingKeys.add(key);
      }
      return next.startCall(call, headers);
    }
  }
}
