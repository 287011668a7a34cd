package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.tiltyard.base.error.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * A service that gRPC brings along, such as health, made to refuse malformed requests as ours do:
 * with INVALID_ARGUMENT and a code, where gRPC would say INTERNAL.
 */
final class GuardedService {
  private final Refusals refusals;
  private final Runnable beforeCall;

  /**
   * @param beforeCall runs on the event loop at the start of each call
   */
  GuardedService(Refusals refusals, Runnable beforeCall) {
    this.refusals = refusals;
    this.beforeCall = beforeCall;
  }

  ServerServiceDefinition guard(ServerServiceDefinition service) {
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    service.getMethods().forEach(method -> methods.add(guard(method)));
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder guarded = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(guarded::addMethod);
    return guarded.build();
  }

  private <Q, R> ServerMethodDefinition<Result<Q>, R> guard(ServerMethodDefinition<Q, R> guarded) {
    MethodDescriptor<Q, R> method = guarded.getMethodDescriptor();
    MethodDescriptor.PrototypeMarshaller<Q> marshaller =
        (MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller();
    MethodDescriptor<Result<Q>, R> descriptor =
        method.toBuilder(
                RequestMarshaller.of(marshaller.getMessagePrototype()),
                method.getResponseMarshaller())
            .build();
    return ServerMethodDefinition.create(
        descriptor, new Handler<>(method, guarded.getServerCallHandler()));
  }

  private final class Handler<Q, R> implements ServerCallHandler<Result<Q>, R> {
    private final MethodDescriptor<Q, R> method;
    private final ServerCallHandler<Q, R> handler;

    Handler(MethodDescriptor<Q, R> method, ServerCallHandler<Q, R> handler) {
      this.method = method;
      this.handler = handler;
    }

    @Override
    public ServerCall.Listener<Result<Q>> startCall(
        ServerCall<Result<Q>, R> call, Metadata headers) {
      beforeCall.run();
      ServerCall.Listener<Q> listener = handler.startCall(new GuardedCall<>(call, method), headers);
      return method.getType().clientSendsOneMessage()
          ? new Unary<>(listener, call)
          : new Streaming<>(listener, call);
    }
  }

  private final class Unary<Q> extends UnaryListener<Q> {
    private final ServerCall.Listener<Q> listener;
    private final ServerCall<?, ?> call;

    Unary(ServerCall.Listener<Q> listener, ServerCall<?, ?> call) {
      this.listener = listener;
      this.call = call;
    }

    @Override
    void begin(Q message) {
      listener.onMessage(message);
      listener.onHalfClose();
    }

    @Override
    void reject(Refusal refusal) {
      refusals.close(call, null, refusal);
    }

    @Override
    public void onCancel() {
      listener.onCancel();
    }

    @Override
    public void onComplete() {
      listener.onComplete();
    }

    @Override
    public void onReady() {
      listener.onReady();
    }
  }

  /** Once it is refused, the handler hears no more: it would close the call a second time. */
  private final class Streaming<Q> extends ServerCall.Listener<Result<Q>> {
    private final ServerCall.Listener<Q> listener;
    private final ServerCall<?, ?> call;
    private boolean ended;

    Streaming(ServerCall.Listener<Q> listener, ServerCall<?, ?> call) {
      this.listener = listener;
      this.call = call;
    }

    @Override
    public void onMessage(Result<Q> message) {
      if (ended) {
        return;
      }
      if (message instanceof Result.Value<Q> value) {
        listener.onMessage(value.value());
      } else if (message instanceof Result.Refused<Q> refused) {
        ended = true;
        refusals.close(call, null, refused.refusal());
      }
    }

    @Override
    public void onHalfClose() {
      if (!ended) {
        listener.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      if (!ended) {
        listener.onCancel();
      }
    }

    @Override
    public void onComplete() {
      listener.onComplete();
    }

    @Override
    public void onReady() {
      if (!ended) {
        listener.onReady();
      }
    }
  }
}
