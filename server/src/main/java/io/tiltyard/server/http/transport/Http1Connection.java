package io.tiltyard.server.http.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.tiltyard.runtime.error.ErrorCode;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection: takes requests as they come, hands them to the handler at once, and
 * writes the answers in the order of the requests. Stops decoding while too many wait.
 */
// A future that fails here is a channel that is gone, which the channel itself tells.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http1Connection extends ChannelInboundHandlerAdapter implements Exchange.Writer {
  private static final long LINGER_MILLIS = 2_000;

  private final HttpService service;
  private final StrictRequestDecoder decoder;
  private final RequestAssembler assembler;
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private final SlowClient slowClient;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Fault lastWord;
  private String lastWordId = "";
  private boolean lastRequest;
  private boolean draining;
  private boolean continueDue;
  private boolean closing;
  private @Nullable Future<?> ticks;

  Http1Connection(HttpService service, StrictRequestDecoder decoder, Channel channel) {
    this.service = service;
    this.decoder = decoder;
    this.assembler = new RequestAssembler(service.limits(), channel.alloc());
    this.slowClient = new SlowClient(service.limits(), service.clock().nanoTime());
    decoder.gate(this::mayDecode);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    long millis = slowClient.periodMillis();
    ticks =
        ctx.executor().scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    Future<?> scheduled = ticks;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
    assembler.abandon();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (lastWord == null) {
        take(ctx, message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void take(ChannelHandlerContext ctx, Object message) {
    Fault fault = message instanceof Fault refused ? refused : null;
    if (message instanceof HttpRequest request) {
      lastWordId = "";
      fault = assembler.begin(request, service.clock().nanoTime());
      if (fault != null) {
        lastWordId = Exchange.requestId(request.headers(), service.clock());
      } else if (assembler.expectsContinue()) {
        continueDue = true;
        sendContinue(ctx);
      }
    }
    if (fault == null && message instanceof HttpContent content) {
      fault = assembler.add(content);
    }
    if (fault != null) {
      refuse(ctx, fault);
    } else if (message instanceof LastHttpContent) {
      complete(ctx);
    }
  }

  private void complete(ChannelHandlerContext ctx) {
    continueDue = false;
    RequestAssembler.Assembled request = assembler.finish();
    Exchange exchange =
        new Exchange(
            ctx.channel(),
            this,
            request,
            decoder.arrivedNanos(),
            decoder.arrivedEpochMicros(),
            service.clock());
    waiting.add(exchange);
    if (!HttpUtil.isKeepAlive(request.head())) {
      lastRequest = true;
      decoder.stop();
    }
    service.serve(exchange, request.fault());
  }

  /** Answers what waits, then the fault, then closes; nothing is read any more. */
  private void refuse(ChannelHandlerContext ctx, Fault fault) {
    lastWord = fault;
    decoder.stop();
    assembler.abandon();
    service.refused(fault);
    writeReady(ctx);
  }

  @Override
  public void answered(Exchange exchange) {
    ChannelHandlerContext ctx = context;
    exchange.release();
    if (ctx != null && ctx.channel().isActive()) {
      writeReady(ctx);
      return;
    }
    HttpAnswer answer = exchange.answer();
    if (answer != null && waiting.remove(exchange)) {
      answer.body().release();
    }
  }

  private void writeReady(ChannelHandlerContext ctx) {
    boolean wrote = false;
    for (Exchange head = waiting.peek(); head != null && !closing; head = waiting.peek()) {
      HttpAnswer answer = head.answer();
      if (answer == null) {
        break;
      }
      waiting.remove();
      write(ctx, head, answer);
      wrote = true;
    }
    if (waiting.isEmpty() && !closing) {
      sendContinue(ctx);
      sendLastWord(ctx);
    }
    if (wrote) {
      ctx.flush();
      slowClient.active(service.clock().nanoTime());
      updateReading(ctx);
    }
  }

  private void write(ChannelHandlerContext ctx, Exchange exchange, HttpAnswer answer) {
    FullHttpResponse response = Responses.of(exchange, answer, ctx.alloc());
    boolean last = waiting.isEmpty() && lastWord == null && (lastRequest || drained());
    if (last) {
      closing = true;
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      ctx.write(response).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    if (!exchange.head().protocolVersion().isKeepAliveDefault()) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    ctx.write(response, ctx.voidPromise());
  }

  private void sendLastWord(ChannelHandlerContext ctx) {
    Fault fault = lastWord;
    if (fault == null) {
      return;
    }
    closing = true;
    String id = lastWordId.isEmpty() ? service.newId() : lastWordId;
    FullHttpResponse response = Responses.of(fault.answer(id));
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    ctx.writeAndFlush(response).addListener((ChannelFutureListener) f -> linger(f.channel()));
  }

  /** Closes without a reset, which could overtake the answer where the client still sends. */
  private static void linger(Channel channel) {
    if (channel.isActive() && channel instanceof DuplexChannel duplex) {
      channel.config().setAutoRead(true);
      duplex.shutdownOutput();
      channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      channel.close();
    }
  }

  private void sendContinue(ChannelHandlerContext ctx) {
    if (continueDue && waiting.isEmpty()) {
      continueDue = false;
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  private boolean mayDecode() {
    ChannelHandlerContext ctx = context;
    boolean room =
        !draining
            && !lastRequest
            && waiting.size() < service.limits().maxPipelined()
            && ctx != null
            && ctx.channel().isWritable();
    if (ctx != null && !room) {
      ctx.channel().config().setAutoRead(false);
    }
    return room;
  }

  private void updateReading(ChannelHandlerContext ctx) {
    if (!ctx.channel().config().isAutoRead() && mayDecode()) {
      ctx.channel().config().setAutoRead(true);
      ctx.executor().execute(this::resume);
    }
  }

  private void resume() {
    try {
      decoder.resume();
    } catch (Exception e) {
      service.failed(e);
      close();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    slowClient.writable(ctx.channel().isWritable(), service.clock().nanoTime());
    updateReading(ctx);
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    assembler.abandon();
    for (Exchange exchange : waiting) {
      HttpAnswer answer = exchange.answer();
      if (answer != null) {
        answer.body().release();
      }
    }
    waiting.removeIf(exchange -> exchange.answer() != null);
    ctx.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Drain) {
      draining = true;
      if (waiting.isEmpty() && drained() && lastWord == null) {
        ctx.close();
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  /** Whether the connection is to end and no request is half here. */
  private boolean drained() {
    return draining && !decoder.startedHead() && !assembler.inBody();
  }

  private void tick() {
    ChannelHandlerContext ctx = context;
    if (ctx == null || closing || lastWord != null) {
      return;
    }
    long now = service.clock().nanoTime();
    if (slowClient.isStuck(now)) {
      close();
    } else if (decoder.startedHead()) {
      if (slowClient.isLate(decoder.arrivedNanos(), now)) {
        refuse(ctx, timeout("headers"));
      }
    } else if (assembler.isTooSlow(now)) {
      refuse(ctx, timeout("body"));
    } else if (waiting.isEmpty() && !assembler.inBody() && slowClient.isIdle(now)) {
      close();
    }
  }

  private static Fault timeout(String part) {
    return Fault.of(
        408, ErrorCode.REQUEST_TIMEOUT, "the request's " + part + " did not arrive in time");
  }

  private void close() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    service.failed(cause);
    ctx.close();
  }
}
