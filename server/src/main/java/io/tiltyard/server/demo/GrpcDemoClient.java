package io.tiltyard.server.demo;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.TimeUnit;

/** Speaks gRPC with the stubs that any client would generate. */
final class GrpcDemoClient implements DemoClient {
  private static final long TIMEOUT_SECONDS = 10;

  private static final Metadata.Key<String> ARM =
      Metadata.Key.of("x-tiltyard-arm", Metadata.ASCII_STRING_MARSHALLER);

  private final ManagedChannel channel;
  private final GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub stub;

  GrpcDemoClient(InetSocketAddress address) {
    this.channel = NettyChannelBuilder.forAddress(address).usePlaintext().build();
    this.stub = GRPCInferenceServiceGrpc.newBlockingStub(channel);
  }

  @Override
  public String protocol() {
    return "gRPC";
  }

  @Override
  public Answer infer(Sentence sentence) throws FailedException {
    ModelInferResponse response;
    try {
      response =
          stub.withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS).modelInfer(request(sentence));
    } catch (StatusRuntimeException e) {
      Metadata trailers = e.getTrailers();
      throw new FailedException(
          trailers == null ? null : trailers.get(ARM), e.getStatus().toString(), e);
    }
    FloatBuffer values =
        response
            .getRawOutputContents(0)
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    float[] hidden = new float[values.remaining()];
    values.get(hidden);
    String arm = response.getParametersOrThrow("arm").getStringParam();
    return new Answer(arm, response.getModelVersion(), hidden);
  }

  private static ModelInferRequest request(Sentence sentence) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(ModelNames.ROUTE);
    for (String input : ModelNames.INPUTS) {
      request.addInputs(
          ModelInferRequest.InferInputTensor.newBuilder()
              .setName(input)
              .setDatatype("INT64")
              .addShape(1)
              .addShape(sentence.tokens()));
      ByteBuffer bytes =
          ByteBuffer.allocate(sentence.tokens() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < sentence.tokens(); i++) {
        bytes.putLong(ModelNames.value(input, sentence.ids(), i));
      }
      request.addRawInputContents(ByteString.copyFrom(bytes.flip()));
    }
    return request.build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
