package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A unary method that is answered by one function: everything but inference. Most answer at once
 * from what is known, some later and on another thread.
 */
final class QueryHandler<Q, R> implements ServerCallHandler<Result<Q>, R> {
  private static final Logger LOG = LoggerFactory.getLogger(QueryHandler.class);

  private final Function<Q, CompletableFuture<Result<R>>> query;
  private final Refusals refusals;
  private final Clock clock;

  QueryHandler(Function<Q, CompletableFuture<Result<R>>> query, Refusals refusals, Clock clock) {
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
      var unused = answer(message).whenComplete(this::answered);
    }

    private void answered(@Nullable Result<R> result, @Nullable Throwable failure) {
      if (failure != null) {
        LOG.error("answering {} failed", call.getMethodDescriptor().getFullMethodName(), failure);
        reject(new Refusal(ErrorCode.INTERNAL, "the gateway failed to answer"));
      } else if (result instanceof Result.Refused<R> refused) {
        reject(refused.refusal());
      } else if (result instanceof Result.Value<R> value && !call.isCancelled()) {
        MessageEncoding encoding = head.encoding();
        if (encoding != null) {
          call.setCompression(encoding.getMessageEncoding());
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

    private CompletableFuture<Result<R>> answer(Q message) {
      try {
        return query.apply(message);
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }
}
