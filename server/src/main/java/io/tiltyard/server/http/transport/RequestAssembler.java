package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Gathers one request after another from their parts, the same for HTTP/1.1 and HTTP/2, and refuses
 * as early as it can.
 */
final class RequestAssembler {
  private static final AsciiString CONTINUE = AsciiString.cached("100-continue");
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final HttpLimits limits;
  private final ByteBufAllocator allocator;
  private final BodyBuffer body;
  private @Nullable HttpRequest head;

  /** What the next three fields are about. */
  private @Nullable HttpRequest checked;

  private @Nullable RequestTarget target;
  private ContentCoding coding = ContentCoding.IDENTITY;
  private long declaredBytes;

  private int pieces;
  private long bodyStartNanos;

  RequestAssembler(HttpLimits limits, ByteBufAllocator allocator) {
    this.limits = limits;
    this.allocator = allocator;
    this.body = new BodyBuffer(allocator);
  }

  /** Whether a head was taken and its body is not complete. */
  boolean inBody() {
    return head != null;
  }

  /** Takes a head; a fault ends the request. */
  @Nullable Fault begin(HttpRequest request, long nowNanos) {
    Fault fault = check(request);
    if (fault == null) {
      head = request;
      pieces = 0;
      bodyStartNanos = nowNanos;
    }
    return fault;
  }

  /** A head that is the same object as the last is the same request again. */
  private @Nullable Fault check(HttpRequest request) {
    if (request == checked) {
      return null;
    }
    checked = null;
    Fault fault = checkNew(request);
    if (fault == null) {
      checked = request;
    }
    return fault;
  }

  private @Nullable Fault checkNew(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return Fault.malformed("request head, expected HTTP/1.1");
    }
    String method = request.method().name();
    if (method.equals("TRACE") || method.equals("CONNECT")) {
      Refusal refusal =
          new Refusal(ErrorCode.METHOD_NOT_ALLOWED, "method " + method + " is not offered");
      return new Fault(405, refusal, "GET, HEAD, POST, PUT, DELETE");
    }
    HttpHeaders headers = request.headers();
    target = RequestTarget.parse(request.uri(), headers.get(HttpHeaderNames.HOST));
    if (target == null) {
      return Fault.malformed("request target, expected a path, or a URI of the host header's host");
    }
    String expect = headers.get(HttpHeaderNames.EXPECT);
    if (expect != null && !CONTINUE.contentEqualsIgnoreCase(expect)) {
      return Fault.of(
          417,
          ErrorCode.INVALID_ARGUMENT,
          "expect '" + Excerpt.of(expect) + "', expected '100-continue' or none");
    }
    declaredBytes = declared(headers);
    if (declaredBytes > limits.maxBodyBytes()) {
      return tooLarge();
    }
    ContentCoding named =
        headers.contains(HttpHeaderNames.CONTENT_ENCODING)
            ? ContentCoding.named(headers.getAll(HttpHeaderNames.CONTENT_ENCODING))
            : ContentCoding.IDENTITY;
    if (named == null) {
      return Fault.of(
          415,
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "content-encoding '"
              + Excerpt.of(String.join(", ", headers.getAll(HttpHeaderNames.CONTENT_ENCODING)))
              + "', expected gzip, deflate or identity, once");
    }
    coding = named;
    return null;
  }

  /** Whether the client waits for a word before it sends the body. */
  boolean expectsContinue() {
    return head != null
        && CONTINUE.contentEqualsIgnoreCase(head.headers().get(HttpHeaderNames.EXPECT))
        && declaredBytes != 0;
  }

  /** Takes a piece of the body, not its count; a fault ends the request. */
  @Nullable Fault add(HttpContent content) {
    if (content.decoderResult().isFailure()) {
      return Fault.malformed("chunked body, expected '<hex size> CR LF <bytes> CR LF'");
    }
    ByteBuf piece = content.content();
    if (body.size() + piece.readableBytes() > limits.maxBodyBytes()) {
      return tooLarge();
    }
    pieces++;
    if (declaredBytes < 0 && pieces > limits.maxChunks()) {
      return Fault.malformed(
          "body of more than " + limits.maxChunks() + " chunks, expected at most that many");
    }
    body.add(piece);
    return null;
  }

  /** Whether the body comes so slowly that waiting for it serves nobody. */
  boolean isTooSlow(long nowNanos) {
    long elapsed = nowNanos - bodyStartNanos;
    return head != null
        && elapsed > limits.bodyGrace().toNanos()
        && body.size() < (double) limits.minBodyBytesPerSecond() * elapsed / NANOS_PER_SECOND;
  }

  /** Ends the request; its parts are handed out once. */
  Assembled finish() {
    HttpRequest request = head;
    RequestTarget path = target;
    if (request == null || path == null) {
      throw new IllegalStateException("the end of a request that did not begin");
    }
    head = null;
    ByteBuf whole = body.take();
    if (coding == ContentCoding.IDENTITY || !whole.isReadable()) {
      return new Assembled(request, path, whole, null);
    }
    ByteBuf plain = Inflate.newResult(allocator, whole);
    Fault fault = Inflate.unpack(coding, whole, limits.maxBodyBytes(), plain);
    whole.release();
    return new Assembled(request, path, plain, fault);
  }

  /** Gives up what was gathered. */
  void abandon() {
    head = null;
    body.release();
  }

  private Fault tooLarge() {
    return Fault.tooLarge("body, expected at most " + limits.maxBodyBytes() + " bytes");
  }

  private static long declared(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (length == null) {
      return headers.contains(HttpHeaderNames.TRANSFER_ENCODING) ? -1 : 0;
    }
    try {
      return Long.parseLong(length.trim());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * A complete request.
   *
   * @param body the count passes to whoever takes this
   * @param fault what is wrong with the body; the framing is sound
   */
  record Assembled(HttpRequest head, RequestTarget target, ByteBuf body, @Nullable Fault fault) {}
}
