package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.tiltyard.server.grpc.wire.WireAnswer;
import io.tiltyard.server.grpc.wire.WireRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The method {@code ModelStreamInfer}, and the streams that are open. */
final class StreamHandler implements ServerCallHandler<Result<WireRequest>, WireAnswer> {
  private final InferencePath path;
  private final Set<StreamCall> open = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  StreamHandler(InferencePath path) {
    this.path = path;
  }

  @Override
  public ServerCall.Listener<Result<WireRequest>> startCall(
      ServerCall<Result<WireRequest>, WireAnswer> call, Metadata headers) {
    path.active().increment();
    CallHead head = CallHead.read(headers, path.clock());
    StreamCall stream = new StreamCall(call, head, path.quotas().tenant(headers), path, open);
    open.add(stream);
    stream.start();
    if (draining) {
      stream.drain();
    }
    return stream;
  }

  /** Ends every stream, now or once its last request is answered, and those that still come. */
  void drain() {
    draining = true;
    open.forEach(StreamCall::drain);
  }
}
