package io.tiltyard.server.grpc;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.proto.inference.ModelConfigRequest;
import io.tiltyard.proto.inference.ModelConfigResponse;
import io.tiltyard.proto.inference.ModelMetadataRequest;
import io.tiltyard.proto.inference.ModelMetadataResponse;
import io.tiltyard.proto.inference.ModelReadyRequest;
import io.tiltyard.proto.inference.ModelReadyResponse;
import io.tiltyard.proto.inference.ModelStatisticsRequest;
import io.tiltyard.proto.inference.ModelStatisticsResponse;
import io.tiltyard.proto.inference.RepositoryIndexRequest;
import io.tiltyard.proto.inference.RepositoryIndexResponse;
import io.tiltyard.proto.inference.RepositoryModelLoadRequest;
import io.tiltyard.proto.inference.RepositoryModelLoadResponse;
import io.tiltyard.proto.inference.RepositoryModelUnloadRequest;
import io.tiltyard.proto.inference.RepositoryModelUnloadResponse;
import io.tiltyard.proto.inference.ServerLiveRequest;
import io.tiltyard.proto.inference.ServerLiveResponse;
import io.tiltyard.proto.inference.ServerMetadataRequest;
import io.tiltyard.proto.inference.ServerMetadataResponse;
import io.tiltyard.proto.inference.ServerReadyRequest;
import io.tiltyard.proto.inference.ServerReadyResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** {@code inference.GRPCInferenceService} as it is offered, with marshallers that do not throw. */
final class InferenceMethods {
  private final List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
  private final InferencePath path;

  private InferenceMethods(InferencePath path) {
    this.path = path;
  }

  static ServerServiceDefinition define(
      InferencePath path,
      StreamHandler streams,
      ServerQueries server,
      ModelQueries models,
      ModelRepository repository) {
    InferenceMethods service = new InferenceMethods(path);
    InferMarshaller inference = new InferMarshaller();
    service.add(
        "ModelInfer",
        MethodType.UNARY,
        inference,
        AnswerMarshaller.INSTANCE,
        new InferHandler(path));
    service.add(
        "ModelStreamInfer",
        MethodType.BIDI_STREAMING,
        inference,
        AnswerMarshaller.INSTANCE,
        streams);
    service.addServerQueries(server);
    service.addModelQueries(models);
    service.addRepository(repository);
    return service.build();
  }

  private void addServerQueries(ServerQueries server) {
    query(
        "ServerLive",
        ServerLiveRequest.getDefaultInstance(),
        ServerLiveResponse.getDefaultInstance(),
        server::live);
    query(
        "ServerReady",
        ServerReadyRequest.getDefaultInstance(),
        ServerReadyResponse.getDefaultInstance(),
        server::ready);
    query(
        "ServerMetadata",
        ServerMetadataRequest.getDefaultInstance(),
        ServerMetadataResponse.getDefaultInstance(),
        server::metadata);
    query(
        "RepositoryIndex",
        RepositoryIndexRequest.getDefaultInstance(),
        RepositoryIndexResponse.getDefaultInstance(),
        server::index);
  }

  private void addModelQueries(ModelQueries models) {
    query(
        "ModelReady",
        ModelReadyRequest.getDefaultInstance(),
        ModelReadyResponse.getDefaultInstance(),
        models::ready);
    query(
        "ModelMetadata",
        ModelMetadataRequest.getDefaultInstance(),
        ModelMetadataResponse.getDefaultInstance(),
        models::metadata);
    query(
        "ModelConfig",
        ModelConfigRequest.getDefaultInstance(),
        ModelConfigResponse.getDefaultInstance(),
        models::config);
    query(
        "ModelStatistics",
        ModelStatisticsRequest.getDefaultInstance(),
        ModelStatisticsResponse.getDefaultInstance(),
        models::statistics);
  }

  private void addRepository(ModelRepository repository) {
    laterQuery(
        "RepositoryModelLoad",
        RepositoryModelLoadRequest.getDefaultInstance(),
        RepositoryModelLoadResponse.getDefaultInstance(),
        repository::load);
    laterQuery(
        "RepositoryModelUnload",
        RepositoryModelUnloadRequest.getDefaultInstance(),
        RepositoryModelUnloadResponse.getDefaultInstance(),
        repository::unload);
  }

  private <Q extends Message, R extends Message> void query(
      String name, Q request, R response, Function<Q, Result<R>> query) {
    laterQuery(
        name,
        request,
        response,
        message -> CompletableFuture.completedFuture(query.apply(message)));
  }

  private <Q extends Message, R extends Message> void laterQuery(
      String name, Q request, R response, Function<Q, CompletableFuture<Result<R>>> query) {
    add(
        name,
        MethodType.UNARY,
        RequestMarshaller.of(request),
        ProtoUtils.marshaller(response),
        new QueryHandler<>(query, path.refusals(), path.clock()));
  }

  private <Q, R> void add(
      String name,
      MethodType type,
      MethodDescriptor.Marshaller<Result<Q>> request,
      MethodDescriptor.Marshaller<R> response,
      ServerCallHandler<Result<Q>, R> handler) {
    MethodDescriptor<Result<Q>, R> method =
        MethodDescriptor.<Result<Q>, R>newBuilder()
            .setType(type)
            .setFullMethodName(
                MethodDescriptor.generateFullMethodName(
                    GRPCInferenceServiceGrpc.SERVICE_NAME, name))
            .setRequestMarshaller(request)
            .setResponseMarshaller(response)
            .build();
    methods.add(ServerMethodDefinition.create(method, handler));
  }

  private ServerServiceDefinition build() {
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(GRPCInferenceServiceGrpc.SERVICE_NAME)
            .setSchemaDescriptor(
                GRPCInferenceServiceGrpc.getServiceDescriptor().getSchemaDescriptor());
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(service::addMethod);
    return service.build();
  }
}
