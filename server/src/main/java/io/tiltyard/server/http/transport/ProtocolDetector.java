package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.tiltyard.server.transport.Drain;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells by a connection's first bytes which protocol it speaks, and makes way for it. */
// A future that fails here is a channel that is gone, which the channel itself tells.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProtocolDetector extends ByteToMessageDecoder {
  private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

  private final HttpService service;
  private final Set<Drain> missed = EnumSet.noneOf(Drain.class);
  private @Nullable Future<?> patience;

  ProtocolDetector(HttpService service) {
    this.service = service;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    long millis = service.limits().headTimeout().toMillis();
    patience = ctx.executor().schedule(() -> ctx.close(), millis, TimeUnit.MILLISECONDS);
    ctx.fireChannelActive();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    int seen = Math.min(in.readableBytes(), PREFACE.readableBytes());
    for (int i = 0; i < seen; i++) {
      if (in.getByte(start + i) != PREFACE.getByte(i)) {
        speakHttp1(ctx);
        return;
      }
    }
    if (seen == PREFACE.readableBytes()) {
      speakHttp2(ctx);
    }
  }

  private void speakHttp1(ChannelHandlerContext ctx) {
    ChannelPipeline pipeline = ctx.pipeline();
    StrictRequestDecoder decoder = new StrictRequestDecoder(service.limits(), service.clock());
    HttpResponseEncoder encoder = new HttpResponseEncoder();
    Http1Connection connection = new Http1Connection(service, decoder, ctx.channel());
    pipeline.addLast(
        decoder, encoder, new UpgradeToHttp2(service, decoder, encoder, connection), connection);
    makeWay(ctx);
  }

  private void speakHttp2(ChannelHandlerContext ctx) {
    Http2FrameCodec codec = Http2Pipeline.codec(service.limits());
    ctx.pipeline()
        .addLast(
            Http2Pipeline.flushes(),
            Http2Pipeline.idle(service.limits()),
            codec,
            Http2Pipeline.streams(service),
            new Http2Pipeline.Keeper(codec, service));
    makeWay(ctx);
  }

  /**
   * An end that has begun is told before the bytes that are here, and that all is read after them.
   */
  private void makeWay(ChannelHandlerContext ctx) {
    if (missed.remove(Drain.BEGUN)) {
      ctx.fireUserEventTriggered(Drain.BEGUN);
    }
    ctx.pipeline().remove(this);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    cancel();
    missed.forEach(ctx.pipeline()::fireUserEventTriggered);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    cancel();
    super.channelInactive(ctx);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof Drain drain) {
      missed.add(drain);
      if (drain == Drain.READ && actualReadableBytes() == 0) {
        ctx.close();
      }
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    service.failed(cause);
    ctx.close();
  }

  private void cancel() {
    Future<?> scheduled = patience;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }
}
