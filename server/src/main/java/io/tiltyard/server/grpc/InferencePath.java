package io.tiltyard.server.grpc;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.router.dispatch.InferenceService;
import io.tiltyard.server.grpc.wire.WireRequest;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every inference call goes through.
 *
 * @param active calls that have begun and not ended
 */
record InferencePath(
    RequestDecoder decoder,
    InferenceService service,
    Refusals refusals,
    CallQuotas quotas,
    Clock clock,
    LongAdder active) {
  private static final Logger LOG = LoggerFactory.getLogger(InferencePath.class);

  /**
   * Makes a request of a message, and gives the message back: payloads have their own counts.
   *
   * @param tenant whose quota its bytes are taken from, null for nobody's
   */
  Result<InferenceRequest> decode(WireRequest message, CallHead head, @Nullable String tenant) {
    try {
      Refusal refusal = quotas.takeBytes(tenant, message.byteLength());
      return refusal == null ? decoder.decode(message, head) : Result.refused(refusal);
    } catch (RuntimeException e) {
      LOG.error("decoding a request failed", e);
      return Result.refused(ErrorCode.INTERNAL, "the gateway failed to decode the request");
    } finally {
      message.release();
    }
  }
}
