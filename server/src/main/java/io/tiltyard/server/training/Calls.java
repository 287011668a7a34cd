package io.tiltyard.server.training;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.tiltyard.proto.inference.InferTensorContents;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferRequest.InferInputTensor;
import io.tiltyard.proto.inference.ModelReadyRequest;
import io.tiltyard.server.Gateway;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What clients, operators and scrapers ask of a gateway, once each. */
final class Calls {
  static final String MODEL = "affine";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<Float> ROW = List.of(1f, 2f, 3f, 4f);
  private static final String JSON =
      """
      {"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}\
      """;

  private Calls() {}

  static void make(Gateway gateway) throws IOException, TrainingException {
    InetSocketAddress http = gateway.httpAddress();
    get(http, "/v2/health/ready");
    get(http, "/v2/models/" + MODEL);
    post(http, "/v2/models/" + MODEL + "/infer", JSON);
    InetSocketAddress admin = gateway.adminAddress();
    get(admin, "/healthz");
    get(admin, "/metrics");
    get(admin, "/admin/v1/models");
    grpc(gateway.grpcAddress());
  }

  private static void get(InetSocketAddress address, String path)
      throws IOException, TrainingException {
    send(address, "GET " + path, "");
  }

  private static void post(InetSocketAddress address, String path, String json)
      throws IOException, TrainingException {
    String fields =
        "\r\ncontent-type: application/json\r\ncontent-length: " + json.length() + "\r\n\r\n";
    send(address, "POST " + path, fields + json);
  }

  /** Over a plain socket: an HTTP client would leave its own classes in the cache. */
  private static void send(InetSocketAddress address, String start, String rest)
      throws IOException, TrainingException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String head = start + " HTTP/1.1\r\nhost: localhost\r\nconnection: close";
      String request = head + (rest.isEmpty() ? "\r\n\r\n" : rest);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        throw new TrainingException(
            start + ": got " + answer.lines().findFirst().orElse("nothing") + ", expected 200",
            null);
      }
    }
  }

  private static void grpc(InetSocketAddress address) throws TrainingException {
    ManagedChannel channel = NettyChannelBuilder.forAddress(address).usePlaintext().build();
    try {
      GRPCInferenceServiceBlockingStub stub =
          GRPCInferenceServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      var ready = stub.modelReady(ModelReadyRequest.newBuilder().setName(MODEL).build());
      var answer = stub.modelInfer(inference());
      if (!ready.getReady() || answer.getOutputsCount() != 1) {
        throw new TrainingException("the model of the training run does not answer", null);
      }
    } catch (StatusRuntimeException e) {
      throw new TrainingException("gRPC: got " + e.getStatus() + ", expected an answer", e);
    } finally {
      channel.shutdownNow();
    }
  }

  private static ModelInferRequest inference() {
    return ModelInferRequest.newBuilder()
        .setModelName(MODEL)
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype("FP32")
                .addShape(1)
                .addShape(ROW.size())
                .setContents(InferTensorContents.newBuilder().addAllFp32Contents(ROW)))
        .build();
  }
}
