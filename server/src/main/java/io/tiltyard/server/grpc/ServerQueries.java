package io.tiltyard.server.grpc;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.proto.inference.RepositoryIndexRequest;
import io.tiltyard.proto.inference.RepositoryIndexResponse;
import io.tiltyard.proto.inference.RepositoryIndexResponse.ModelIndex;
import io.tiltyard.proto.inference.ServerLiveRequest;
import io.tiltyard.proto.inference.ServerLiveResponse;
import io.tiltyard.proto.inference.ServerMetadataRequest;
import io.tiltyard.proto.inference.ServerMetadataResponse;
import io.tiltyard.proto.inference.ServerReadyRequest;
import io.tiltyard.proto.inference.ServerReadyResponse;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.server.inference.IndexWords;
import io.tiltyard.server.inference.ServerInfo;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The methods that ask about the server as a whole. */
final class ServerQueries {
  private final Supplier<RouteTable> tables;
  private final ServerInfo info;
  private final BooleanSupplier draining;

  ServerQueries(Supplier<RouteTable> tables, ServerInfo info, BooleanSupplier draining) {
    this.tables = tables;
    this.info = info;
    this.draining = draining;
  }

  Result<ServerLiveResponse> live(ServerLiveRequest request) {
    return Result.of(ServerLiveResponse.newBuilder().setLive(true).build());
  }

  /**
   * Ready once the first models are seen through and anything that is wanted serves, until the
   * server begins to shut down.
   */
  Result<ServerReadyResponse> ready(ServerReadyRequest request) {
    boolean ready = tables.get().ready() && !draining.getAsBoolean();
    return Result.of(ServerReadyResponse.newBuilder().setReady(ready).build());
  }

  Result<ServerMetadataResponse> metadata(ServerMetadataRequest request) {
    return Result.of(
        ServerMetadataResponse.newBuilder()
            .setName(info.name())
            .setVersion(info.version())
            .addAllExtensions(info.extensions())
            .build());
  }

  /** All known versions of all models, under the models' names; there is one repository. */
  Result<RepositoryIndexResponse> index(RepositoryIndexRequest request) {
    if (!request.getRepositoryName().isEmpty()) {
      return Result.refused(
          ErrorCode.NOT_FOUND,
          "repository '"
              + Excerpt.of(request.getRepositoryName())
              + "' is not found, expected an empty name for the only one");
    }
    RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
    for (VersionStatus status : tables.get().versions()) {
      if (!request.getReady() || status.state() == VersionState.AVAILABLE) {
        index.addModels(entry(status));
      }
    }
    return Result.of(index.build());
  }

  private static ModelIndex entry(VersionStatus status) {
    return ModelIndex.newBuilder()
        .setName(status.model())
        .setVersion(Long.toString(status.version()))
        .setState(IndexWords.state(status.state()))
        .setReason(IndexWords.reason(status))
        .build();
  }
}
