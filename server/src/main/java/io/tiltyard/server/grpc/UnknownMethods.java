package io.tiltyard.server.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Refuses every method that no service offers, with a code and a count. */
final class UnknownMethods extends HandlerRegistry {
  private final Refusals refusals;

  UnknownMethods(Refusals refusals) {
    this.refusals = refusals;
  }

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
    MethodDescriptor<InputStream, InputStream> method =
        MethodDescriptor.<InputStream, InputStream>newBuilder()
            .setType(MethodDescriptor.MethodType.UNKNOWN)
            .setFullMethodName(name)
            .setRequestMarshaller(Unread.INSTANCE)
            .setResponseMarshaller(Unread.INSTANCE)
            .build();
    return ServerMethodDefinition.create(method, new Handler());
  }

  private final class Handler implements ServerCallHandler<InputStream, InputStream> {
    @Override
    public ServerCall.Listener<InputStream> startCall(
        ServerCall<InputStream, InputStream> call, Metadata headers) {
      String name = call.getMethodDescriptor().getFullMethodName();
      refusals.close(
          call,
          null,
          new Refusal(
              ErrorCode.UNSUPPORTED,
              "method '"
                  + Excerpt.of(name)
                  + "' is not offered, expected one of the"
                  + " GRPCInferenceService"));
      return new ServerCall.Listener<>() {};
    }
  }

  private enum Unread implements MethodDescriptor.Marshaller<InputStream> {
    INSTANCE;

    @Override
    public InputStream stream(InputStream value) {
      return value;
    }

    @Override
    public InputStream parse(InputStream stream) {
      return stream;
    }
  }
}
