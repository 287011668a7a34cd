package io.tiltyard.server.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.tiltyard.base.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call before its message.
 *
 * @param routingKey from the metadata, or null
 * @param requestId the client's own from the metadata where it is a usable one, else null
 * @param encoding of the client's messages and so of the answers, null where they are plain
 * @param arrivedEpochMicros when the call began
 * @param arrivedNanos the same on the monotonic clock
 * @param deadlineNanos when nobody waits any more, {@link Long#MAX_VALUE} for never
 */
record CallHead(
    @Nullable String routingKey,
    @Nullable String requestId,
    @Nullable MessageEncoding encoding,
    long arrivedEpochMicros,
    long arrivedNanos,
    long deadlineNanos) {
  private static final int MAX_ID_CHARACTERS = 64;

  /** In {@code startCall}, where the context is the call's. */
  static CallHead read(Metadata metadata, Clock clock) {
    long now = clock.nanoTime();
    return new CallHead(
        metadata.get(MetadataKeys.ROUTING_KEY),
        usableId(metadata.get(MetadataKeys.REQUEST_ID)),
        MessageEncoding.named(metadata.get(MetadataKeys.ENCODING)),
        clock.epochMicrosAt(now),
        now,
        deadlineNanos(now));
  }

  /** The head of one message of a stream: it arrives now and brings its own id. */
  CallHead ofMessage(Clock clock) {
    long now = clock.nanoTime();
    return new CallHead(routingKey, null, encoding, clock.epochMicrosAt(now), now, deadlineNanos);
  }

  private static long deadlineNanos(long now) {
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null) {
      return Long.MAX_VALUE;
    }
    long remaining = deadline.timeRemaining(TimeUnit.NANOSECONDS);
    return remaining > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : now + remaining;
  }

  /** An id of 1 to 64 letters, digits, dots, hyphens and underscores; others are replaced. */
  private static @Nullable String usableId(@Nullable String id) {
    boolean usable =
        id != null
            && !id.isEmpty()
            && id.length() <= MAX_ID_CHARACTERS
            && id.chars().allMatch(CallHead::isIdPart);
    return usable ? id : null;
  }

  private static boolean isIdPart(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_';
  }
}
