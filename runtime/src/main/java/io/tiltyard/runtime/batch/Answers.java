package io.tiltyard.runtime.batch;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.OutputTensor;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells members how they fared. One that breaks its promise and throws does others no harm. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final Refusal GIVEN_UP =
      new Refusal(ErrorCode.CANCELLED, "the request was given up");

  private Answers() {}

  static void succeed(BatchMember member, List<OutputTensor> outputs, long endNanos) {
    try {
      member.succeeded(outputs, endNanos);
    } catch (RuntimeException | Error e) {
      LOG.error("telling a request its answer failed", e);
    }
  }

  static void fail(BatchMember member, Refusal refusal, long nowNanos) {
    try {
      member.failed(refusal, nowNanos);
    } catch (RuntimeException | Error e) {
      LOG.error("telling a request its failure failed", e);
    }
  }

  /** Tells those that nobody waits for any more. */
  static void abandon(List<BatchMember> members, long nowNanos) {
    for (BatchMember member : members) {
      Refusal why = member.abandoned(nowNanos);
      fail(member, why == null ? GIVEN_UP : why, nowNanos);
    }
  }
}
