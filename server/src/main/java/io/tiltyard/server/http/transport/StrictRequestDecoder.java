package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.tiltyard.base.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests apart behind a {@link HeadScanner}: itself where the body's length is known, by
 * Netty's decoder where it comes in chunks. Sends {@code HttpObject}s downstream, and a {@link
 * Fault} in place of a head that is refused; after one nothing follows. Stops at the border between
 * two requests while the gate is closed.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
  /** Above our own limits, so that these speak first. */
  private static final int SLACK = 64;

  /** Whether the next request may be decoded. */
  @FunctionalInterface
  interface Gate {
    boolean isOpen();
  }

  private final HeadScanner scanner;
  private final HeadReader reader = new HeadReader();
  private final Clock clock;
  private Gate gate = () -> true;
  private @Nullable ChannelHandlerContext context;
  private boolean inHead = true;

  /** What the head that was read last says of its body. */
  private long bodyBytes;

  /** What is to come of a body whose length is known. */
  private long bodyLeft;

  private boolean dead;
  private boolean waiting;
  private boolean started;
  private boolean emptyLine;
  private long arrivedNanos;
  private long arrivedEpochMicros;

  StrictRequestDecoder(HttpLimits limits, Clock clock) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.maxRequestLineBytes() + SLACK)
            .setMaxHeaderSize(limits.maxHeaderBytes() + SLACK)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true));
    this.scanner = new HeadScanner(limits);
    this.clock = clock;
  }

  void gate(Gate gate) {
    this.gate = gate;
  }

  /** Where the decoder stands in the pipeline, null before it does. */
  @Nullable ChannelHandlerContext context() {
    return context;
  }

  /** Whether bytes of a head are here that is not complete. */
  boolean startedHead() {
    return started && inHead;
  }

  /** When the first byte of the current request came. */
  long arrivedNanos() {
    return arrivedNanos;
  }

  /** The same in microseconds since 1970. */
  long arrivedEpochMicros() {
    return arrivedEpochMicros;
  }

  /** Drops what comes from now on. */
  void stop() {
    dead = true;
  }

  /** Looks at the gate again. On the event loop, and not from within a call of this decoder. */
  void resume() throws Exception {
    ChannelHandlerContext ctx = context;
    if (waiting && ctx != null && !ctx.isRemoved()) {
      waiting = false;
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
      channelReadComplete(ctx);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (dead) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (inHead && !readHead(in, out)) {
      return;
    }
    if (scanner.framing().isChunked()) {
      super.decode(ctx, in, out);
    } else {
      readBody(in, out);
    }
    if (!out.isEmpty() && out.get(out.size() - 1) instanceof LastHttpContent) {
      inHead = true;
      started = false;
      emptyLine = false;
      scanner.reset();
    }
  }

  private void readBody(ByteBuf in, List<Object> out) {
    if (bodyLeft == 0) {
      out.add(LastHttpContent.EMPTY_LAST_CONTENT);
      return;
    }
    int bytes = (int) Math.min(bodyLeft, in.readableBytes());
    if (bytes == 0) {
      return;
    }
    bodyLeft -= bytes;
    ByteBuf piece = in.readRetainedSlice(bytes);
    out.add(bodyLeft == 0 ? new DefaultLastHttpContent(piece) : new DefaultHttpContent(piece));
  }

  /** Whether the head is complete; one whose body is not Netty's is on its way then. */
  private boolean readHead(ByteBuf in, List<Object> out) {
    if (!started && !emptyLine) {
      emptyLine = skipEmptyLine(in);
    }
    if (!in.isReadable() || (!started && isHalfEmptyLine(in))) {
      return false;
    }
    if (!started) {
      if (!gate.isOpen()) {
        waiting = true;
        return false;
      }
      started = true;
      arrivedNanos = clock.nanoTime();
      arrivedEpochMicros = clock.epochMicrosAt(arrivedNanos);
    }
    HttpRequest same = scanner.isNew() ? reader.again(in) : null;
    if (same != null) {
      begin(same, out);
      return true;
    }
    Fault fault = scanner.scan(in);
    if (fault != null) {
      dead = true;
      in.skipBytes(in.readableBytes());
      out.add(fault);
      return false;
    }
    inHead = !scanner.complete();
    if (!inHead && !scanner.framing().isChunked()) {
      bodyBytes = scanner.framing().bodyBytes();
      begin(reader.read(in, scanner.length()), out);
    }
    return !inHead;
  }

  /** An empty line before a request is what old clients sent after a body (RFC 9112, 2.2). */
  private static boolean skipEmptyLine(ByteBuf in) {
    boolean empty =
        in.readableBytes() >= 2
            && in.getByte(in.readerIndex()) == '\r'
            && in.getByte(in.readerIndex() + 1) == '\n';
    if (empty) {
      in.skipBytes(2);
    }
    return empty;
  }

  private boolean isHalfEmptyLine(ByteBuf in) {
    return !emptyLine && in.readableBytes() == 1 && in.getByte(in.readerIndex()) == '\r';
  }

  private void begin(HttpRequest request, List<Object> out) {
    inHead = false;
    bodyLeft = bodyBytes;
    out.add(request);
  }
}
