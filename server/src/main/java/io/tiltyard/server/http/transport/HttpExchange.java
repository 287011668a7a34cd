package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** One complete request, and the way back. */
public interface HttpExchange {
  /** The verb as sent, such as {@code GET}. */
  String method();

  /** The path as sent, without decoding, query, scheme and host. */
  String path();

  /** The decoded value of the first query parameter of this name, or null. */
  @Nullable String query(String name);

  /** The first header of this name in any case, or null. */
  @Nullable String header(CharSequence name);

  HttpHeaders headers();

  /**
   * The whole body, decompressed. Owned by the exchange, which frees it after the answer: take a
   * {@code retainedSlice} to keep bytes longer.
   */
  ByteBuf body();

  /** When the request's first byte was read, in nanoseconds of the monotonic clock. */
  long arrivedNanos();

  /** The same in microseconds since 1970. */
  long arrivedEpochMicros();

  /** The client's own {@code x-request-id} where it is a usable one, else one made for it. */
  String requestId();

  /** Whether the client is gone, so that answering serves nobody. Safe from any thread. */
  boolean isCancelled();

  /**
   * Answers, exactly once, from any thread; does not block. Takes the answer's body over, also
   * where the client is gone. A second answer is dropped.
   */
  void answer(HttpAnswer answer);

  /**
   * Answers in parts, as they come, instead of {@link #answer}; exactly once, from any thread.
   *
   * @param head status and headers; its body is empty
   * @param source never hears of it where the client is gone already
   */
  void stream(HttpAnswer head, StreamSource source);
}
