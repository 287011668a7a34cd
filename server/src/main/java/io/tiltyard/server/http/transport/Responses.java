package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;

/** Turns answers into Netty's responses, as HTTP/2 takes them. */
final class Responses {
  /** Smaller bodies are not worth compressing. */
  static final int COMPRESS_FROM_BYTES = 1_024;

  private Responses() {}

  /** The response to an exchange that has its answer. Takes the answer's body over. */
  static FullHttpResponse of(Exchange exchange, HttpAnswer answer, ByteBufAllocator allocator) {
    FullHttpResponse response = of(packed(exchange, answer, allocator));
    if (!exchange.isHead()) {
      return response;
    }
    FullHttpResponse bare = response.replace(Unpooled.EMPTY_BUFFER);
    response.release();
    return bare;
  }

  /** The answer, compressed where that is worth it and the client takes it. */
  static HttpAnswer packed(Exchange exchange, HttpAnswer answer, ByteBufAllocator allocator) {
    boolean gzip =
        answer.body().readableBytes() >= COMPRESS_FROM_BYTES
            && ContentCoding.acceptsGzip(exchange.header(HttpHeaderNames.ACCEPT_ENCODING));
    if (!gzip) {
      return answer;
    }
    ByteBuf packed = ContentCoding.gzip(answer.body(), allocator);
    return new HttpAnswer(answer.status(), answer.contentType(), packed, answer.headers())
        .with(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP)
        .with(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
  }

  /** What is sent for an answer with a header that no header may be. */
  static HttpAnswer impossible() {
    Refusal refusal = new Refusal(ErrorCode.INTERNAL, "the answer has an impossible header");
    return HttpErrors.answer(refusal, "");
  }

  /** A response; an answer with a header that no header may be becomes a 500. */
  static FullHttpResponse of(HttpAnswer answer) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            answer.body(),
            DefaultHttpHeadersFactory.headersFactory(),
            DefaultHttpHeadersFactory.trailersFactory());
    HttpHeaders headers = response.headers();
    try {
      if (answer.contentType() != null) {
        headers.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
      }
      for (HttpAnswer.Header header : answer.headers()) {
        headers.set(header.name(), header.value());
      }
    } catch (IllegalArgumentException e) {
      response.release();
      return of(impossible());
    }
    headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.body().readableBytes());
    return response;
  }
}
