package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.server.http.transport.AnswerEncoder.Persistence;
import io.tiltyard.server.http.transport.StreamSource.End;
import io.tiltyard.server.transport.Drain;
import io.tiltyard.server.transport.LastReads;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection: takes requests as they come, hands them to the handler at once, and
 * writes the answers in the order of the requests. Stops decoding while too many wait.
 */
// A future that fails here is a channel that is gone, which the channel itself tells.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http1Connection extends ChannelInboundHandlerAdapter implements Exchange.Writer {
  private final HttpService service;
  private final StrictRequestDecoder decoder;
  private final RequestAssembler assembler;
  private final AnswerEncoder encoder;
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();

  /** Whether {@link #writeArrived} is to run for another thread and has not begun. */
  private final AtomicBoolean writeDue = new AtomicBoolean();

  private final Runnable writeDueHere = this::writeDueHere;

  /** Whether {@link #writeDueHere} is to run for this thread and has not begun. */
  private boolean dueHere;

  private final SlowClient slowClient;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Fault lastWord;
  private String lastWordId = "";
  private boolean lastRequest;
  private boolean draining;

  /** Whether all is read that had arrived when the drain began. */
  private boolean allRead;

  private boolean continueDue;
  private boolean closing;
  private boolean reading;
  private boolean flushDue;
  private @Nullable Future<?> ticks;

  Http1Connection(HttpService service, StrictRequestDecoder decoder, Channel channel) {
    this.service = service;
    this.decoder = decoder;
    this.assembler = new RequestAssembler(service.limits(), channel.alloc());
    this.encoder = new AnswerEncoder(channel.alloc());
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
    reading = true;
    try {
      if (lastWord == null) {
        take(ctx, message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** What was answered at once while this was read goes out together. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    flush(ctx);
    ctx.fireChannelReadComplete();
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
    endStream(End.ENDED);
    writeReady(ctx);
  }

  /**
   * Answers while a read goes on are flushed at its end. All others, from other threads or from a
   * model that runs on the event loop, are one task and one flush until the loop comes to it.
   */
  @Override
  public void answered(Exchange exchange) {
    EventLoop loop = exchange.loop();
    if (loop.inEventLoop()) {
      answeredHere(loop);
    } else if (writeDue.compareAndSet(false, true)) {
      try {
        loop.execute(this::writeArrived);
      } catch (RejectedExecutionException e) {
        writeDue.set(false);
        exchange.discard();
      }
    }
  }

  private void answeredHere(EventLoop loop) {
    if (reading) {
      writeAnswers();
    } else if (!dueHere) {
      dueHere = true;
      DueWrites.add(loop, writeDueHere);
    }
  }

  private void writeDueHere() {
    dueHere = false;
    writeAnswers();
  }

  private void writeArrived() {
    writeDue.set(false);
    writeAnswers();
  }

  private void writeAnswers() {
    ChannelHandlerContext ctx = context;
    if (ctx != null && ctx.channel().isActive()) {
      writeReady(ctx);
    } else {
      discardAnswers();
    }
  }

  private void discardAnswers() {
    waiting.removeIf(
        exchange -> {
          boolean answered = exchange.answer() != null;
          if (answered) {
            StreamedAnswer stream = exchange.streamed();
            if (stream != null) {
              stream.finish(End.GONE);
            }
            exchange.discard();
          }
          return answered;
        });
  }

  private void writeReady(ChannelHandlerContext ctx) {
    for (Exchange head = waiting.peek(); head != null && !closing; head = waiting.peek()) {
      HttpAnswer answer = head.answer();
      StreamedAnswer stream = head.streamed();
      if (answer == null
          || mayBeLast()
          || (stream != null && !isThrough(ctx, head, answer, stream))) {
        break;
      }
      waiting.remove();
      if (stream == null) {
        write(ctx, head, answer);
      }
      head.release();
      flushDue = true;
    }
    if (waiting.isEmpty() && !closing) {
      sendContinue(ctx);
      sendLastWord(ctx);
    }
    if (!reading) {
      flush(ctx);
    }
  }

  /** Whether it is not known yet if the answer is the connection's last one. */
  private boolean mayBeLast() {
    return draining && !allRead && !lastRequest && waiting.size() == 1;
  }

  private void flush(ChannelHandlerContext ctx) {
    if (flushDue) {
      flushDue = false;
      wire(ctx).flush();
      slowClient.active(service.clock().nanoTime());
      updateReading(ctx);
    }
  }

  private void write(ChannelHandlerContext ctx, Exchange exchange, HttpAnswer answer) {
    HttpAnswer whole = Responses.packed(exchange, answer, ctx.alloc());
    boolean last = waiting.isEmpty() && lastWord == null && (lastRequest || drained());
    Persistence persistence =
        last
            ? Persistence.CLOSE
            : exchange.head().protocolVersion().isKeepAliveDefault()
                ? Persistence.IMPLIED
                : Persistence.KEEP_ALIVE;
    closing = last;
    ChannelPromise done =
        last ? ctx.newPromise().addListener(ChannelFutureListener.CLOSE) : ctx.voidPromise();
    encoder.write(wire(ctx), whole, !exchange.isHead(), persistence, done);
  }

  /** Whether all parts of an answer are written; begins with it where it is its turn. */
  private boolean isThrough(
      ChannelHandlerContext ctx, Exchange exchange, HttpAnswer head, StreamedAnswer stream) {
    if (!stream.isOver() && !stream.isStarted()) {
      Parts parts = new Parts(ctx, exchange.head().protocolVersion().isKeepAliveDefault());
      boolean begun = parts.begin(head);
      flushDue = true;
      flush(ctx);
      if (begun && !exchange.isHead() && !draining) {
        stream.start(parts);
      } else {
        stream.finish(End.DRAINED);
        parts.end(begun && !exchange.isHead());
        flushDue = true;
      }
    }
    return stream.isOver() && !closing;
  }

  /** Ends the answer in parts that is on its way, if there is one. */
  private void endStream(End why) {
    Exchange head = waiting.peek();
    StreamedAnswer stream = head == null ? null : head.streamed();
    if (stream != null && stream.isStarted()) {
      stream.finish(why);
    }
  }

  /** An answer in parts as HTTP/1 has it: chunks, or for HTTP/1.0 whatever comes until the end. */
  private final class Parts implements StreamedAnswer.Wire {
    private final ChannelHandlerContext ctx;
    private final boolean chunked;

    Parts(ChannelHandlerContext ctx, boolean chunked) {
      this.ctx = ctx;
      this.chunked = chunked;
    }

    /** False where something else was written instead, which is all. */
    boolean begin(HttpAnswer head) {
      boolean lasts = chunked && !isLast();
      return encoder.writeHead(
          wire(ctx), head, chunked, lasts ? Persistence.IMPLIED : Persistence.CLOSE);
    }

    @Override
    public void part(ByteBuf part) {
      if (chunked) {
        encoder.writeChunk(wire(ctx), part);
      } else {
        wire(ctx).write(part, ctx.voidPromise());
      }
    }

    @Override
    public void flush() {
      flushDue = true;
      Http1Connection.this.flush(ctx);
    }

    @Override
    public void last(End why) {
      if (why == End.TOO_SLOW) {
        ctx.close();
        return;
      }
      end(true);
      flush();
      writeReady(ctx);
    }

    /**
     * @param open whether the client waits for an end of the parts
     */
    void end(boolean open) {
      closing = !chunked || isLast();
      ChannelPromise done =
          closing ? ctx.newPromise().addListener(ChannelFutureListener.CLOSE) : ctx.voidPromise();
      if (chunked && open) {
        encoder.writeLastChunk(wire(ctx), done);
      } else {
        wire(ctx).write(Unpooled.EMPTY_BUFFER, done);
      }
    }

    /** Whether the connection ends with this answer; it is still the first that waits. */
    private boolean isLast() {
      return waiting.size() == 1 && lastWord == null && (lastRequest || drained());
    }
  }

  /** Past the encoder, which is there for the answer to an upgrade. */
  private ChannelHandlerContext wire(ChannelHandlerContext ctx) {
    ChannelHandlerContext out = decoder.context();
    return out == null ? ctx : out;
  }

  private void sendLastWord(ChannelHandlerContext ctx) {
    Fault fault = lastWord;
    if (fault == null) {
      return;
    }
    closing = true;
    String id = lastWordId.isEmpty() ? service.newId() : lastWordId;
    ChannelPromise done =
        ctx.newPromise().addListener((ChannelFutureListener) f -> LastReads.linger(f.channel()));
    encoder.write(wire(ctx), fault.answer(id), true, Persistence.CLOSE, done);
    wire(ctx).flush();
  }

  private void sendContinue(ChannelHandlerContext ctx) {
    if (continueDue && waiting.isEmpty()) {
      continueDue = false;
      ChannelHandlerContext out = wire(ctx);
      out.writeAndFlush(AnswerEncoder.goOn(), out.voidPromise());
    }
  }

  private boolean mayDecode() {
    ChannelHandlerContext ctx = context;
    boolean room =
        !allRead
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
    boolean writable = ctx.channel().isWritable();
    slowClient.writable(writable, service.clock().nanoTime());
    if (!writable) {
      flush(ctx);
    }
    updateReading(ctx);
    Exchange head = waiting.peek();
    StreamedAnswer stream = head == null ? null : head.streamed();
    if (writable && stream != null) {
      stream.wake();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    assembler.abandon();
    discardAnswers();
    ctx.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == Drain.BEGUN) {
      draining = true;
      endStream(End.DRAINED);
    } else if (event == Drain.READ) {
      allRead = true;
      writeReady(ctx);
      if (waiting.isEmpty() && drained() && lastWord == null && !closing) {
        ctx.close();
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  /** Whether the connection is to end, and no request is here, in part or in the kernel. */
  private boolean drained() {
    return allRead && !decoder.startedHead() && !assembler.inBody();
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
