package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.server.http.transport.StreamSource.End;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 stream: one request, one answer. */
// A future that fails here is a channel that is gone, which the channel itself tells.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http2Stream extends ChannelInboundHandlerAdapter implements Exchange.Writer {
  private static final long LINGER_MILLIS = 2_000;

  private final HttpService service;
  private final SlowClient slowClient;
  private @Nullable RequestAssembler assembler;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> ticks;
  private long arrivedNanos;
  private long arrivedEpochMicros;
  private boolean refused;
  private @Nullable StreamedAnswer streamed;

  Http2Stream(HttpService service) {
    this.service = service;
    this.slowClient = new SlowClient(service.limits(), 0);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    assembler = new RequestAssembler(service.limits(), ctx.alloc());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (!refused && assembler != null) {
        take(ctx, assembler, message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void take(ChannelHandlerContext ctx, RequestAssembler gathered, Object message) {
    Fault fault = message instanceof Fault early ? early : null;
    if (message instanceof HttpRequest request) {
      arrivedNanos = service.clock().nanoTime();
      arrivedEpochMicros = service.clock().epochMicrosAt(arrivedNanos);
      fault = gathered.begin(request, arrivedNanos);
      if (fault == null && !(message instanceof LastHttpContent)) {
        expectBody(ctx, gathered);
      }
    }
    if (fault == null && message instanceof HttpContent content) {
      fault = gathered.add(content);
    }
    if (fault != null) {
      refuse(ctx, gathered, fault);
    } else if (message instanceof LastHttpContent) {
      cancelTicks();
      RequestAssembler.Assembled request = gathered.finish();
      service.serve(
          new Exchange(
              ctx.channel(), this, request, arrivedNanos, arrivedEpochMicros, service.clock()),
          request.fault());
    }
  }

  private void expectBody(ChannelHandlerContext ctx, RequestAssembler gathered) {
    if (gathered.expectsContinue()) {
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    long millis = slowClient.periodMillis();
    ticks =
        ctx.executor().scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    if (context != null && assembler != null && assembler.isTooSlow(service.clock().nanoTime())) {
      String text = "the request's body did not arrive in time";
      refuse(context, assembler, Fault.of(408, ErrorCode.REQUEST_TIMEOUT, text));
    }
  }

  /** Answers, and drops for a while what still comes: many clients read only after they sent. */
  private void refuse(ChannelHandlerContext ctx, RequestAssembler gathered, Fault fault) {
    refused = true;
    cancelTicks();
    gathered.abandon();
    service.refused(fault);
    FullHttpResponse response = Responses.of(fault.answer(service.newId()));
    ctx.writeAndFlush(response);
    ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void answered(Exchange exchange) {
    EventLoop loop = exchange.loop();
    if (loop.inEventLoop()) {
      write(exchange);
      return;
    }
    try {
      loop.execute(() -> write(exchange));
    } catch (RejectedExecutionException e) {
      exchange.discard();
    }
  }

  private void write(Exchange exchange) {
    ChannelHandlerContext ctx = context;
    exchange.release();
    HttpAnswer answer = exchange.answer();
    if (answer == null) {
      return;
    }
    if (ctx == null || !ctx.channel().isActive()) {
      answer.body().release();
      return;
    }
    StreamedAnswer stream = exchange.streamed();
    if (stream != null && !exchange.isHead()) {
      streamed = stream;
      Http2Pipeline.heardFrom(ctx.channel().parent())
          .addListener(heard -> begin(ctx, answer, stream));
      return;
    }
    FullHttpResponse response = Responses.of(exchange, answer, ctx.alloc());
    response.headers().remove(HttpHeaderNames.CONNECTION);
    Future<?> heard = Http2Pipeline.heardFrom(ctx.channel().parent());
    if (heard.isDone()) {
      ctx.writeAndFlush(response);
    } else {
      heard.addListener(done -> writeLate(ctx, response));
    }
  }

  private static void begin(ChannelHandlerContext ctx, HttpAnswer head, StreamedAnswer stream) {
    if (!ctx.channel().isActive()) {
      stream.finish(End.GONE);
      return;
    }
    FullHttpResponse whole = Responses.of(head);
    if (whole.content().isReadable()) {
      stream.finish(End.ENDED);
      ctx.writeAndFlush(whole);
      return;
    }
    whole.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
    whole.release();
    ctx.writeAndFlush(
        new DefaultHttpResponse(whole.protocolVersion(), whole.status(), whole.headers()));
    OpenStreams open = Http2Pipeline.streamsOf(ctx.channel().parent());
    stream.start(new Parts(ctx, stream, open));
    open.add(stream);
  }

  /** An answer in parts as HTTP/2 has it: frames. */
  private record Parts(ChannelHandlerContext ctx, StreamedAnswer stream, OpenStreams open)
      implements StreamedAnswer.Wire {
    @Override
    public void part(ByteBuf part) {
      ctx.write(new DefaultHttpContent(part));
    }

    @Override
    public void flush() {
      ctx.flush();
    }

    @Override
    public void last(End why) {
      open.remove(stream);
      if (why == End.TOO_SLOW) {
        ctx.close();
      } else {
        ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    StreamedAnswer stream = streamed;
    if (stream != null && ctx.channel().isWritable()) {
      stream.wake();
    }
    ctx.fireChannelWritabilityChanged();
  }

  private static void writeLate(ChannelHandlerContext ctx, FullHttpResponse response) {
    if (ctx.channel().isActive()) {
      ctx.writeAndFlush(response);
    } else {
      response.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancelTicks();
    if (assembler != null) {
      assembler.abandon();
    }
    StreamedAnswer stream = streamed;
    if (stream != null) {
      stream.finish(End.GONE);
      Http2Pipeline.streamsOf(ctx.channel().parent()).remove(stream);
    }
    ctx.fireChannelInactive();
  }

  private void cancelTicks() {
    Future<?> scheduled = ticks;
    ticks = null;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    service.failed(cause);
    ctx.close();
  }
}
