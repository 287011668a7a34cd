package io.tiltyard.server.grpc;

import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.proto.inference.ModelConfigRequest;
import io.tiltyard.proto.inference.ModelConfigResponse;
import io.tiltyard.proto.inference.ModelMetadataRequest;
import io.tiltyard.proto.inference.ModelMetadataResponse;
import io.tiltyard.proto.inference.ModelMetadataResponse.TensorMetadata;
import io.tiltyard.proto.inference.ModelReadyRequest;
import io.tiltyard.proto.inference.ModelReadyResponse;
import io.tiltyard.proto.inference.ModelStatisticsRequest;
import io.tiltyard.proto.inference.ModelStatisticsResponse;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.server.inference.RouteLookup;
import io.tiltyard.server.inference.SignatureProperties;
import java.util.function.Supplier;

/**
 * The methods that ask about one model. A model is asked for by the name of its route. Without a
 * version, the route's champion stands for it, or what answers in its place.
 */
final class ModelQueries {
  private final Supplier<RouteTable> tables;

  ModelQueries(Supplier<RouteTable> tables) {
    this.tables = tables;
  }

  /**
   * Not ready is an answer for what is known; an unknown model or version is NOT_FOUND, as it is
   * for every other method.
   */
  Result<ModelReadyResponse> ready(ModelReadyRequest request) {
    Result<RouteLookup.Result.Found> result =
        ModelLookup.find(tables.get(), request.getName(), request.getVersion());
    if (result instanceof Result.Refused<RouteLookup.Result.Found> refused) {
      return Result.refused(refused.refusal());
    }
    RouteLookup.Result.Found found = ((Result.Value<RouteLookup.Result.Found>) result).value();
    return Result.of(ModelReadyResponse.newBuilder().setReady(found.target() != null).build());
  }

  Result<ModelMetadataResponse> metadata(ModelMetadataRequest request) {
    RouteTable table = tables.get();
    Result<ArmTarget> result =
        ModelLookup.available(table, request.getName(), request.getVersion());
    if (result instanceof Result.Refused<ArmTarget> refused) {
      return Result.refused(refused.refusal());
    }
    Servable servable = ((Result.Value<ArmTarget>) result).value().servable();
    ModelMetadataResponse.Builder metadata =
        ModelMetadataResponse.newBuilder()
            .setName(request.getName())
            .setPlatform(servable.platform());
    Route route = table.find(request.getName());
    if (route != null) {
      for (VersionStatus status : route.versions()) {
        if (status.servable() != null) {
          metadata.addVersions(Long.toString(status.version()));
        }
      }
    }
    servable.signature().inputs().forEach(spec -> metadata.addInputs(tensor(spec)));
    servable.signature().outputs().forEach(spec -> metadata.addOutputs(tensor(spec)));
    metadata.putAllProperties(SignatureProperties.of(servable.signature()));
    return Result.of(metadata.build());
  }

  Result<ModelConfigResponse> config(ModelConfigRequest request) {
    Result<ArmTarget> result =
        ModelLookup.available(tables.get(), request.getName(), request.getVersion());
    if (result instanceof Result.Refused<ArmTarget> refused) {
      return Result.refused(refused.refusal());
    }
    Servable servable = ((Result.Value<ArmTarget>) result).value().servable();
    return Result.of(
        ModelConfigResponse.newBuilder()
            .setConfig(ConfigView.of(request.getName(), servable))
            .build());
  }

  /**
   * Counts of available versions, since each became available. A version that serves several routes
   * appears under each, with the same counts.
   */
  Result<ModelStatisticsResponse> statistics(ModelStatisticsRequest request) {
    RouteTable table = tables.get();
    ModelStatisticsResponse.Builder response = ModelStatisticsResponse.newBuilder();
    if (request.getName().isEmpty()) {
      table.routes().forEach(route -> addAll(response, route));
      return Result.of(response.build());
    }
    Result<RouteLookup.Result.Found> result =
        ModelLookup.find(table, request.getName(), request.getVersion());
    if (result instanceof Result.Refused<RouteLookup.Result.Found> refused) {
      return Result.refused(refused.refusal());
    }
    RouteLookup.Result.Found found = ((Result.Value<RouteLookup.Result.Found>) result).value();
    ArmTarget target = found.target();
    if (request.getVersion().isEmpty()) {
      addAll(response, found.route());
    } else if (target != null) {
      response.addModelStats(StatisticsView.of(request.getName(), target));
    }
    return Result.of(response.build());
  }

  private static void addAll(ModelStatisticsResponse.Builder response, Route route) {
    for (VersionStatus status : route.versions()) {
      ArmTarget target = route.named(status.version());
      if (target != null) {
        response.addModelStats(StatisticsView.of(route.name(), target));
      }
    }
  }

  private static TensorMetadata tensor(TensorSpec spec) {
    TensorMetadata.Builder tensor =
        TensorMetadata.newBuilder().setName(spec.name()).setDatatype(spec.datatype().name());
    for (long dimension : spec.shape()) {
      tensor.addShape(dimension);
    }
    return tensor.build();
  }
}
