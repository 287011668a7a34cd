package io.tiltyard.server.http.transport;

import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Upgrades a connection to HTTP/2 on its first request. A request with a body is answered in
 * HTTP/1.1 instead, as RFC 9110 allows, so that bodies are limited and timed in one place.
 */
final class UpgradeToHttp2 extends HttpServerUpgradeHandler {
  private static final int NO_BODY = 0;

  UpgradeToHttp2(
      HttpService service,
      StrictRequestDecoder decoder,
      ChannelHandler encoder,
      ChannelHandler connection) {
    super(
        ctx -> {
          ctx.pipeline().remove(decoder);
          ctx.pipeline().remove(encoder);
          ctx.pipeline().remove(connection);
          ctx.pipeline().addFirst(Http2Pipeline.flushes());
        },
        protocol -> codec(service, protocol),
        NO_BODY,
        DefaultHttpHeadersFactory.headersFactory(),
        DefaultHttpHeadersFactory.trailersFactory(),
        true);
  }

  private static HttpServerUpgradeHandler.@Nullable UpgradeCodec codec(
      HttpService service, CharSequence protocol) {
    if (!AsciiString.contentEquals(Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, protocol)) {
      return null;
    }
    Http2FrameCodec codec = Http2Pipeline.codec(service.limits());
    return new Http2ServerUpgradeCodec(
        codec,
        Http2Pipeline.idle(service.limits()),
        Http2Pipeline.streams(service),
        new Http2Pipeline.Keeper(codec, service));
  }

  @Override
  protected boolean shouldHandleUpgradeRequest(HttpRequest request) {
    return !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        && !request.headers().contains(HttpHeaderNames.EXPECT)
        && request.headers().getInt(HttpHeaderNames.CONTENT_LENGTH, 0) == 0;
  }
}
