package io.tiltyard.server.http.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.tiltyard.base.error.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses heads that HTTP/2 lets through and that say two things at once. */
final class Http2HeadCheck extends ChannelInboundHandlerAdapter {
  private final HttpLimits limits;
  private boolean refused;

  Http2HeadCheck(HttpLimits limits) {
    this.limits = limits;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Fault fault =
        message instanceof Http2HeadersFrame frame && !refused ? check(frame.headers()) : null;
    if (fault == null && !refused) {
      ctx.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (fault != null) {
      refused = true;
      ctx.fireChannelRead(fault);
    }
  }

  private @Nullable Fault check(Http2Headers headers) {
    if (headers.size() > limits.maxHeaders()) {
      return Fault.of(
          431,
          ErrorCode.REQUEST_TOO_LARGE,
          "more than " + limits.maxHeaders() + " headers, expected at most that many");
    }
    List<CharSequence> hosts = headers.getAll(HttpHeaderNames.HOST);
    CharSequence authority = headers.authority();
    boolean conflict =
        hosts.size() > 1
            || (authority != null
                && !hosts.isEmpty()
                && !AsciiString.contentEqualsIgnoreCase(hosts.get(0), authority));
    if (conflict) {
      return Fault.malformed("more than one host, expected one");
    }
    CharSequence host = authority == null && !hosts.isEmpty() ? hosts.get(0) : authority;
    if (host != null && !host.chars().allMatch(HttpGrammar::isHost)) {
      return Fault.badHost();
    }
    if (headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size() > 1) {
      return Fault.malformed("more than one content-length, expected one");
    }
    CharSequence path = headers.path();
    if (path != null && path.length() > limits.maxRequestLineBytes()) {
      return Fault.of(
          414,
          ErrorCode.REQUEST_TOO_LARGE,
          "path is too long, expected at most " + limits.maxRequestLineBytes() + " bytes");
    }
    return null;
  }
}
