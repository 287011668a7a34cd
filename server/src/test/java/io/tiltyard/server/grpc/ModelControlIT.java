package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.proto.inference.ModelMetadataRequest;
import io.tiltyard.proto.inference.ModelReadyRequest;
import io.tiltyard.proto.inference.RepositoryModelLoadRequest;
import io.tiltyard.proto.inference.RepositoryModelUnloadRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Loads, unloads and aliases of a whole gateway over gRPC. */
@Timeout(600)
final class ModelControlIT {
  @Test
  void an_alias_is_good_wherever_a_version_is(@TempDir Path directory) throws Exception {
    String route = "routes: {affine: {model: affine, champion: {version: 2}}}";
    try (RealGateway gateway = RealGateway.start(directory, List.of("serving/affine"), route)) {
      assertThat(gateway.infer(Messages.raw("affine").setModelVersion("champion")))
          .satisfies(answer -> assertThat(answer.getModelVersion()).isEqualTo("2"));
      assertThat(
              gateway
                  .stub()
                  .modelReady(
                      ModelReadyRequest.newBuilder()
                          .setName("affine")
                          .setVersion("champion")
                          .build())
                  .getReady())
          .isTrue();
      assertThat(
              gateway
                  .stub()
                  .modelMetadata(
                      ModelMetadataRequest.newBuilder()
                          .setName("affine")
                          .setVersion("champion")
                          .build())
                  .getInputsCount())
          .isEqualTo(1);
      assertThat(
              gateway.refused(
                  Messages.raw("affine").setModelVersion("blue"),
                  Status.Code.NOT_FOUND,
                  ErrorCode.VERSION_NOT_FOUND))
          .isEqualTo(
              "model 'affine' has no alias 'blue', expected a version's number or one of"
                  + " 'champion'");
    }
  }

  @Test
  void a_model_goes_and_comes_back(@TempDir Path directory) throws Exception {
    try (RealGateway gateway = RealGateway.start(directory, List.of("serving/affine"), "")) {
      assertThat(
              gateway
                  .stub()
                  .repositoryModelUnload(
                      RepositoryModelUnloadRequest.newBuilder().setRepositoryName("affine").build())
                  .getIsUnloaded())
          .isTrue();
      gateway.refused(Messages.raw("affine"), Status.Code.UNAVAILABLE, ErrorCode.ROUTE_NOT_READY);
      gateway
          .stub()
          .repositoryModelLoad(
              RepositoryModelLoadRequest.newBuilder().setModelName("affine").build());
      assertThat(gateway.infer(Messages.raw("affine")).getModelName()).isEqualTo("affine");
    }
  }
}
