package io.tiltyard.server.http.transport;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Exception;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.dispatch.UuidV7;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections of one listener share. */
final class HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

  private final String name;
  private final HttpLimits limits;
  private final HttpHandler handler;
  private final RefusalListener refusals;
  private final Clock clock;

  HttpService(
      String name, HttpLimits limits, HttpHandler handler, RefusalListener refusals, Clock clock) {
    this.name = name;
    this.limits = limits;
    this.handler = handler;
    this.refusals = refusals;
    this.clock = clock;
  }

  HttpLimits limits() {
    return limits;
  }

  Clock clock() {
    return clock;
  }

  String newId() {
    return UuidV7.next(clock);
  }

  /** Counts what the handler never sees. */
  void refused(Fault fault) {
    refusals.refused(fault.refusal().code());
  }

  /** Hands a request to the handler, or answers it where its body is at fault. */
  void serve(Exchange exchange, @Nullable Fault fault) {
    if (fault != null) {
      refused(fault);
      exchange.answer(fault.answer(exchange.requestId()));
      return;
    }
    try {
      handler.handle(exchange);
    } catch (RuntimeException | Error e) {
      String id = exchange.requestId();
      LOG.error("{}: request {} failed", name, id, e);
      Refusal refusal =
          new Refusal(ErrorCode.INTERNAL, "the gateway failed; its log has the cause");
      exchange.answer(HttpErrors.answer(refusal, id));
    }
  }

  /** A connection broke; clients that go away, or that speak something else, are no news. */
  void failed(Throwable cause) {
    boolean clients =
        cause instanceof IOException
            || cause instanceof DecoderException
            || cause instanceof Http2Exception;
    if (!clients) {
      LOG.warn("{}: connection closed", name, cause);
    }
  }
}
