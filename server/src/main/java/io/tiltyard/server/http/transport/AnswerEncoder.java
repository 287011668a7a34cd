package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers as HTTP/1.1 has them. Head and body become one buffer, which is one system call
 * without a list of pieces, where the body leaves room in front of it or is small enough to be
 * copied; else two.
 *
 * <p>Belongs to one connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // who passes the promise listens to it
final class AnswerEncoder {
  /** Bodies up to here are copied behind their head. */
  private static final int COPY_BYTES = 1_024;

  private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\n");
  private static final byte[] LENGTH = ascii("content-length: ");
  private static final byte[] CLOSE = ascii("connection: close\r\n");
  private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
  private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
  private static final byte[] NOTHING = {};
  private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
  private static final int USUAL_HEAD_BYTES = 512;

  private final ByteBufAllocator allocator;
  private byte[] head = new byte[USUAL_HEAD_BYTES];
  private int size;

  AnswerEncoder(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /** What an answer says of its connection. */
  enum Persistence {
    /** Nothing: the connection stays, as is the rule in HTTP/1.1. */
    IMPLIED,
    /** That it stays, for a client of HTTP/1.0. */
    KEEP_ALIVE,
    /** That it ends. */
    CLOSE
  }

  /** How long a body is. */
  private enum Framing {
    /** As long as the head says. */
    LENGTH,
    /** As long as chunks come. */
    CHUNKED,
    /** As long as the connection lasts, for a client of HTTP/1.0. */
    UNTIL_CLOSE
  }

  /** Says that a body may come. */
  static ByteBuf goOn() {
    return Unpooled.wrappedBuffer(CONTINUE);
  }

  /**
   * Writes an answer, without a flush; takes its body over.
   *
   * @param withBody false for an answer to HEAD, whose head is the one of GET
   */
  void write(
      ChannelHandlerContext ctx,
      HttpAnswer answer,
      boolean withBody,
      Persistence persistence,
      ChannelPromise done) {
    ByteBuf body = answer.body();
    if (!encode(answer, Framing.LENGTH, persistence)) {
      body.release();
      write(ctx, Responses.impossible(), withBody, persistence, done);
      return;
    }
    if (!withBody) {
      body.release();
      ctx.write(copy(Unpooled.EMPTY_BUFFER), done);
    } else if (hasRoom(body)) {
      body.setBytes(body.readerIndex() - size, head, 0, size);
      ctx.write(body.readerIndex(body.readerIndex() - size), done);
    } else if (body.readableBytes() <= COPY_BYTES) {
      ByteBuf whole = copy(body);
      body.release();
      ctx.write(whole, done);
    } else {
      ctx.write(copy(Unpooled.EMPTY_BUFFER), ctx.voidPromise());
      ctx.write(body, done);
    }
  }

  /**
   * Writes the head of an answer in parts, without a flush.
   *
   * @return false where a header's value is none: then a whole answer is written that says so
   */
  boolean writeHead(
      ChannelHandlerContext ctx, HttpAnswer answer, boolean chunked, Persistence persistence) {
    if (!encode(answer, chunked ? Framing.CHUNKED : Framing.UNTIL_CLOSE, persistence)) {
      write(ctx, Responses.impossible(), true, persistence, ctx.voidPromise());
      return false;
    }
    ctx.write(copy(Unpooled.EMPTY_BUFFER), ctx.voidPromise());
    return true;
  }

  /** Writes a part, which passes to the transport, as a chunk, without a flush. */
  void writeChunk(ChannelHandlerContext ctx, ByteBuf part) {
    if (!part.isReadable()) {
      part.release();
      return;
    }
    byte[] bytes = ascii(Integer.toHexString(part.readableBytes()));
    ByteBuf length = allocator.buffer(bytes.length + LINE_END.length);
    ctx.write(length.writeBytes(bytes).writeBytes(LINE_END), ctx.voidPromise());
    ctx.write(part, ctx.voidPromise());
    ctx.write(Unpooled.wrappedBuffer(LINE_END), ctx.voidPromise());
  }

  /** Writes the end of the chunks, without a flush. */
  void writeLastChunk(ChannelHandlerContext ctx, ChannelPromise done) {
    ctx.write(Unpooled.wrappedBuffer(LAST_CHUNK), done);
  }

  private boolean hasRoom(ByteBuf body) {
    return body.readerIndex() >= size && body.refCnt() == 1 && !body.isReadOnly();
  }

  private ByteBuf copy(ByteBuf body) {
    int bytes = body.readableBytes();
    return allocator
        .buffer(size + bytes)
        .writeBytes(head, 0, size)
        .writeBytes(body, body.readerIndex(), bytes);
  }

  /** Fills the head; false where a header's value is none. */
  private boolean encode(HttpAnswer answer, Framing framing, Persistence persistence) {
    size = 0;
    append(statusLine(answer.status()));
    boolean legal = header(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
    for (int i = 0; legal && i < answer.headers().size(); i++) {
      HttpAnswer.Header header = answer.headers().get(i);
      legal = header(header.name(), header.value());
    }
    switch (framing) {
      case LENGTH -> {
        append(LENGTH);
        decimal(answer.body().readableBytes());
        lineEnd();
      }
      case CHUNKED -> append(CHUNKED);
      case UNTIL_CLOSE -> {}
    }
    append(line(persistence));
    lineEnd();
    return legal;
  }

  private static byte[] line(Persistence persistence) {
    return switch (persistence) {
      case IMPLIED -> NOTHING;
      case KEEP_ALIVE -> KEEP_ALIVE;
      case CLOSE -> CLOSE;
    };
  }

  private static byte[] statusLine(int status) {
    return status == 200
        ? OK
        : ascii(
            "HTTP/1.1 "
                + status
                + " "
                + HttpResponseStatus.valueOf(status).reasonPhrase()
                + "\r\n");
  }

  private boolean header(CharSequence name, @Nullable CharSequence value) {
    if (value == null) {
      return true;
    }
    append(name);
    reserve(2);
    head[size++] = ':';
    head[size++] = ' ';
    int start = size;
    append(value);
    for (int i = start; i < size; i++) {
      if (!HttpGrammar.isValue(head[i])) {
        return false;
      }
    }
    lineEnd();
    return true;
  }

  private void append(CharSequence text) {
    int length = text.length();
    reserve(length);
    if (text instanceof AsciiString ascii) {
      System.arraycopy(ascii.array(), ascii.arrayOffset(), head, size, length);
    } else {
      for (int i = 0; i < length; i++) {
        head[size + i] = AsciiString.c2b(text.charAt(i));
      }
    }
    size += length;
  }

  private void append(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, head, size, bytes.length);
    size += bytes.length;
  }

  private void decimal(int number) {
    int digits = 1;
    for (int rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    reserve(digits);
    int rest = number;
    for (int at = size + digits - 1; at >= size; at--) {
      head[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
  }

  private void lineEnd() {
    reserve(2);
    head[size++] = '\r';
    head[size++] = '\n';
  }

  private void reserve(int more) {
    if (head.length - size < more) {
      head = Arrays.copyOf(head, Math.max(2 * head.length, size + more));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
