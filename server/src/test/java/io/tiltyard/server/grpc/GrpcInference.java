package io.tiltyard.server.grpc;

import io.grpc.ManagedChannel;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.proto.inference.ModelMetadataRequest;
import io.tiltyard.proto.inference.ModelMetadataResponse;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/** A gRPC client for tests of other packages: one FP32 input {@code x}, one FP32 output. */
public final class GrpcInference implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final GrpcClients clients = new GrpcClients();
  private final ManagedChannel channel;

  public GrpcInference(int port) {
    channel = clients.connect(port);
  }

  private GRPCInferenceServiceBlockingStub stub() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * @param rows of the input, each as long as the others
   * @return the output's elements, row after row
   */
  public float[] infer(String model, String version, float[][] rows) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder()
            .setModelName(model)
            .setModelVersion(version)
            .addInputs(Messages.input("x", "FP32", rows.length, rows[0].length));
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
    }
    ModelInferResponse answer =
        stub().modelInfer(request.addRawInputContents(Messages.floats(flat)).build());
    var bytes = answer.getRawOutputContents(0).asReadOnlyByteBuffer();
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** What the metadata of a version says: platform, then each input and output. */
  public String metadata(String model, String version) {
    ModelMetadataResponse answer =
        stub()
            .modelMetadata(
                ModelMetadataRequest.newBuilder().setName(model).setVersion(version).build());
    StringBuilder text = new StringBuilder(answer.getPlatform());
    answer.getInputsList().forEach(tensor -> append(text, tensor));
    answer.getOutputsList().forEach(tensor -> append(text, tensor));
    return text.toString();
  }

  private static void append(StringBuilder text, ModelMetadataResponse.TensorMetadata tensor) {
    text.append(' ').append(tensor.getName()).append(' ').append(tensor.getDatatype());
    text.append(' ').append(tensor.getShapeList());
  }

  @Override
  public void close() {
    clients.close();
  }
}
