package io.tiltyard.server.grpc;

import io.grpc.ServerCall;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.dispatch.UuidV7;
import io.tiltyard.server.inference.Plane;
import io.tiltyard.server.inference.Rejections;
import org.jspecify.annotations.Nullable;

/** Counts refusals and tells them to clients. */
final class Refusals {
  private final Rejections rejections;
  private final Clock clock;

  Refusals(Rejections rejections, Clock clock) {
    this.rejections = rejections;
    this.clock = clock;
  }

  /**
   * Ends a call. Safe on one that the client has cancelled.
   *
   * @param id of the request, or null to have one made
   */
  void close(ServerCall<?, ?> call, @Nullable String id, Refusal refusal) {
    count(refusal);
    if (!call.isCancelled()) {
      call.close(GrpcErrors.status(refusal), GrpcErrors.trailers(id(id), refusal));
    }
  }

  /** For a refusal that ends no call: a message of a stream. */
  void count(Refusal refusal) {
    rejections.count(Plane.GRPC, refusal.code());
  }

  /** {@code sent}, or an id made for a request that has none. */
  String id(@Nullable String sent) {
    return sent == null ? UuidV7.next(clock) : sent;
  }
}
