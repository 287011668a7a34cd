package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.proto.inference.RepositoryModelLoadRequest;
import io.tiltyard.proto.inference.RepositoryModelUnloadRequest;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A gRPC client that asks and operates, for tests that may not know gRPC. Thread-safe. */
public final class ModelClient implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  /** Of a load, which may wait for the trials of others. */
  private static final long LOAD_PATIENCE_SECONDS = 600;

  private final GrpcClients clients = new GrpcClients();
  private final GRPCInferenceServiceBlockingStub stub;

  public ModelClient(int port) {
    stub = GRPCInferenceServiceGrpc.newBlockingStub(clients.connect(port));
  }

  /**
   * Sends 1, 2, 3, 4.
   *
   * @param version a number or an alias, empty for what the route says
   */
  public Reply infer(String model, String version) {
    return call(
        PATIENCE_SECONDS,
        calls -> {
          ModelInferResponse answer =
              calls.modelInfer(Messages.raw(model).setModelVersion(version).build());
          float first =
              answer
                  .getRawOutputContents(0)
                  .asReadOnlyByteBuffer()
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .getFloat();
          return new Reply(Reply.OK, Long.parseLong(answer.getModelVersion()), first, "");
        });
  }

  /** Returns when it is loaded, or will not be. */
  public Reply load(String model) {
    return call(
        LOAD_PATIENCE_SECONDS,
        calls -> {
          calls.repositoryModelLoad(
              RepositoryModelLoadRequest.newBuilder().setModelName(model).build());
          return new Reply(Reply.OK, 0, 0, "");
        });
  }

  public Reply unload(String model) {
    return call(
        PATIENCE_SECONDS,
        calls -> {
          calls.repositoryModelUnload(
              RepositoryModelUnloadRequest.newBuilder().setModelName(model).build());
          return new Reply(Reply.OK, 0, 0, "");
        });
  }

  private Reply call(long patienceSeconds, Function<GRPCInferenceServiceBlockingStub, Reply> call) {
    try {
      return call.apply(stub.withDeadlineAfter(patienceSeconds, TimeUnit.SECONDS));
    } catch (StatusRuntimeException e) {
      Metadata trailers = e.getTrailers();
      String code = trailers == null ? null : trailers.get(MetadataKeys.CODE);
      return Reply.refused(
          code == null ? "without a code: " + e.getStatus() : code,
          String.valueOf(e.getStatus().getDescription()));
    }
  }

  @Override
  public void close() {
    clients.close();
  }
}
