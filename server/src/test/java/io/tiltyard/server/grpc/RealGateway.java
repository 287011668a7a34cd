package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.server.Gateway;
import io.tiltyard.server.Patience;
import io.tiltyard.server.config.ConfigReader;
import io.tiltyard.server.config.ConfigReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** A whole gateway with test models, and a gRPC client of it. */
final class RealGateway implements AutoCloseable {
  private static final Path MODELS = Path.of(System.getProperty("tiltyard.test.models", "models"));

  final Gateway gateway;
  final ManagedChannel channel;
  private final GrpcClients clients = new GrpcClients();

  private RealGateway(Gateway gateway) {
    this.gateway = gateway;
    this.channel =
        clients.connect(
            gateway.grpcAddress().getPort(), builder -> builder.maxInboundMessageSize(64 << 20));
  }

  /**
   * @param directory empty; receives repository, data and configuration
   * @param models as {@code group/model}, all versions of each
   * @param yaml further configuration
   */
  static RealGateway start(Path directory, List<String> models, String yaml) throws Exception {
    Path repository = directory.resolve("models");
    for (String model : models) {
      copy(MODELS.resolve(model), repository.resolve(Path.of(model).getFileName()));
    }
    Path file = directory.resolve("tiltyard.yaml");
    Files.writeString(
        file,
        """
        http: {port: 0}
        grpc: {port: 0}
        admin: {port: 0}
        data: %s
        repository: {path: %s}
        trial: {enabled: false}
        %s
        """
            .formatted(directory.resolve("data"), repository, yaml));
    ConfigReading reading = ConfigReader.read(file, List.of());
    assertThat(reading.problems()).isEmpty();
    Gateway gateway = Gateway.start(reading.config());
    assertThat(gateway.awaitSettled(Patience.LOADS)).isTrue();
    return new RealGateway(gateway);
  }

  GRPCInferenceServiceBlockingStub stub() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  ModelInferResponse infer(ModelInferRequest.Builder request) {
    return stub().modelInfer(request.build());
  }

  /** Asserts status and code of a refusal and that its text is fit to leave the server. */
  String refused(ModelInferRequest.Builder request, Status.Code status, ErrorCode code) {
    StatusRuntimeException thrown =
        Assertions.catchThrowableOfType(StatusRuntimeException.class, () -> infer(request));
    assertThat(thrown).as("a refusal with %s", code).isNotNull();
    String text = String.valueOf(thrown.getStatus().getDescription());
    Metadata trailers = thrown.getTrailers();
    assertThat(trailers).isNotNull();
    assertThat(thrown.getStatus().getCode()).as(text).isEqualTo(status);
    assertThat(trailers.get(MetadataKeys.CODE)).as(text).isEqualTo(code.name());
    assertThat(trailers.get(MetadataKeys.REQUEST_ID)).as(text).isNotBlank();
    SafeText.check(text);
    return text;
  }

  @Override
  public void close() {
    clients.cut();
    gateway.close();
    clients.close();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
