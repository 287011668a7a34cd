package io.tiltyard.server.http.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.tiltyard.server.transport.Drain;
import java.util.concurrent.TimeUnit;

/** The handlers of an HTTP/2 connection and of its streams. */
// A future that fails here is a channel that is gone, which the channel itself tells.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http2Pipeline {
  private static final int MAX_STREAMS = 128;
  private static final int STREAM_WINDOW = 1 << 20;
  private static final int CONNECTION_WINDOW = 4 << 20;
  private static final int MAX_RESETS = 200;
  private static final int RESET_SECONDS = 30;
  private static final int MAX_EMPTY_FRAMES = 2;
  private static final int FLUSH_AFTER = 256;

  private static final AttributeKey<Promise<Void>> HEARD =
      AttributeKey.valueOf(Http2Pipeline.class, "heard");

  private static final AttributeKey<OpenStreams> STREAMS =
      AttributeKey.valueOf(Http2Pipeline.class, "streams");

  private Http2Pipeline() {}

  /** The answers in parts of a connection. */
  static OpenStreams streamsOf(Channel connection) {
    return connection.attr(STREAMS).get();
  }

  /**
   * Done once the client sent its first frame on this connection. After an upgrade the answer to
   * the first request waits for it: clients read what follows the switch into the small buffer that
   * they had for its headers.
   */
  static Future<Void> heardFrom(Channel connection) {
    return connection.attr(HEARD).get();
  }

  /** Makes one flush of what the streams of a connection write together. In front of the codec. */
  static FlushConsolidationHandler flushes() {
    return new FlushConsolidationHandler(FLUSH_AFTER, true);
  }

  static Http2FrameCodec codec(HttpLimits limits) {
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(MAX_STREAMS)
            .initialWindowSize(STREAM_WINDOW)
            .maxHeaderListSize(limits.maxHeaderBytes());
    return Http2FrameCodecBuilder.forServer()
        .initialSettings(settings)
        .gracefulShutdownTimeoutMillis(-1)
        .decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_FRAMES)
        .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
        .encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
        .build();
  }

  static Http2MultiplexHandler streams(HttpService service) {
    return new Http2MultiplexHandler(
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel stream) {
            stream
                .pipeline()
                .addLast(
                    new Http2HeadCheck(service.limits()),
                    new Http2StreamFrameToHttpObjectCodec(true),
                    new Http2Stream(service));
          }
        });
  }

  static IdleStateHandler idle(HttpLimits limits) {
    return new IdleStateHandler(0, 0, limits.idleTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Raises the connection's window, tells when the client is heard, ends the connection when idle,
   * and says GOAWAY when draining.
   */
  static final class Keeper extends ChannelInboundHandlerAdapter {
    private final Http2FrameCodec codec;
    private final HttpService service;

    Keeper(Http2FrameCodec codec, HttpService service) {
      this.codec = codec;
      this.service = service;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Http2Exception {
      ctx.channel().attr(HEARD).set(ctx.executor().newPromise());
      ctx.channel().attr(STREAMS).set(new OpenStreams());
      Http2Connection connection = codec.connection();
      connection
          .local()
          .flowController()
          .incrementWindowSize(
              connection.connectionStream(),
              CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
      ctx.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      ctx.channel().attr(HEARD).get().trySuccess(null);
      ctx.fireChannelRead(frame);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      ctx.channel().attr(HEARD).get().trySuccess(null);
      ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      boolean idle = event instanceof IdleStateEvent && codec.connection().numActiveStreams() == 0;
      if (event == Drain.BEGUN) {
        streamsOf(ctx.channel()).drain();
      }
      if (idle || event == Drain.READ) {
        ctx.channel().close();
      }
      ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      service.failed(cause);
      ctx.close();
    }
  }
}
