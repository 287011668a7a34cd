package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.runtime.time.Clock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A unary method that is answered at once from what is known: everything but inference. */
final class QueryHandler<Q, R> implements ServerCallHandler<Result<Q>, R> {
  private static final Logger LOG = LoggerFactory.getLogger(QueryHandler.class);

  private final Function<Q, Result<R>> query;
  private final Refusals refusals;
  private final Clock clock;

  QueryHandler(Function<Q, Result<R>> query, Refusals refusals, Clock clock) {
    this.query = query;
    this.refusals = refusals;
    this.clock = clock;
  }

  @Override
  public ServerCall.Listener<Result<Q>> startCall(ServerCall<Result<Q>, R> call, Metadata headers) {
    UnaryListener.ask(call);
    return new Query(call, CallHead.read(headers, clock));
  }

  private final class Query extends UnaryListener<Q> {
    private final ServerCall<Result<Q>, R> call;
    private final CallHead head;

    Query(ServerCall<Result<Q>, R> call, CallHead head) {
      this.call = call;
      this.head = head;
    }

    @Override
    void begin(Q message) {
      Result<R> result = answer(message);
      if (result instanceof Result.Refused<R> refused) {
        reject(refused.refusal());
      } else if (result instanceof Result.Value<R> value && !call.isCancelled()) {
        if (head.compressed()) {
          call.setCompression(CallHead.GZIP);
        }
        call.sendHeaders(new Metadata());
        call.sendMessage(value.value());
        call.close(Status.OK, new Metadata());
      }
    }

    @Override
    void reject(Refusal refusal) {
      refusals.close(call, head.requestId(), refusal);
    }

    private Result<R> answer(Q message) {
      try {
        return query.apply(message);
      } catch (RuntimeException e) {
        LOG.error("answering {} failed", call.getMethodDescriptor().getFullMethodName(), e);
        return Result.refused(ErrorCode.INTERNAL, "the gateway failed to answer");
      }
    }
  }
}
