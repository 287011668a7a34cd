package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.tiltyard.base.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Holds the bytes of a request's head against RFC 9112's grammar before Netty's decoder sees them.
 * Two parsers that disagree about where a request ends let one client speak in another's name, so
 * what a lenient parser would mend is refused here: a bare LF or CR, folded lines, white space
 * before a colon, control characters, more than one framing header, and lengths that are not plain
 * digits. Linear in the bytes, also where they come one by one.
 */
final class HeadScanner {
  private static final byte CR = '\r';
  private static final byte LF = '\n';

  private final HttpLimits limits;
  private final FramingHeaders framing = new FramingHeaders();
  private int scanned;
  private int lineStart;
  private int headersStart;
  private int headers;
  private boolean requestLineSeen;
  private boolean complete;
  private @Nullable Fault fault;

  HeadScanner(HttpLimits limits) {
    this.limits = limits;
  }

  /** Forgets the last head. */
  void reset() {
    scanned = 0;
    lineStart = 0;
    headersStart = 0;
    headers = 0;
    requestLineSeen = false;
    complete = false;
    fault = null;
    framing.reset();
  }

  /** Whether no byte of the head was seen yet. */
  boolean isNew() {
    return scanned == 0;
  }

  /** Whether the whole head was seen, without fault. */
  boolean complete() {
    return complete;
  }

  /** Bytes of the head, once it is complete. */
  int length() {
    return scanned;
  }

  /** Where the body ends, once the head is complete. */
  FramingHeaders framing() {
    return framing;
  }

  /**
   * Goes on where it stopped.
   *
   * @param in bytes of the head from its first on; not consumed
   * @return what is wrong, or null so far
   */
  @Nullable Fault scan(ByteBuf in) {
    int base = in.readerIndex();
    while (fault == null && !complete) {
      int end = in.indexOf(base + scanned, in.writerIndex(), LF);
      if (end < 0) {
        fault = checkPartial(in, base);
        scanned = in.readableBytes();
        return fault;
      }
      fault = line(in, base, end - base);
      scanned = end - base + 1;
      lineStart = scanned;
    }
    return fault;
  }

  private @Nullable Fault checkPartial(ByteBuf in, int base) {
    int length = in.readableBytes() - lineStart;
    if (!requestLineSeen) {
      boolean token = length == 0 || HttpGrammar.isToken(in.getByte(base));
      return token ? checkLine(length) : badStart();
    }
    return checkSize(in.readableBytes());
  }

  /** One line that ends with the LF at {@code end}, relative to the head's first byte. */
  private @Nullable Fault line(ByteBuf in, int base, int end) {
    boolean crlf = end > lineStart && in.getByte(base + end - 1) == CR;
    if (!crlf) {
      Fault early = requestLineSeen ? null : checkPartialStart(in, base);
      return early != null ? early : Fault.malformed("line without CR LF at its end");
    }
    int length = end - 1 - lineStart;
    if (!requestLineSeen) {
      return requestLine(in, base, length, end);
    }
    if (length == 0) {
      complete = true;
      return framing.check();
    }
    Fault size = checkSize(end + 1);
    if (size != null) {
      return size;
    }
    headers++;
    if (headers > limits.maxHeaders()) {
      return Fault.of(
          431,
          ErrorCode.REQUEST_TOO_LARGE,
          "more than " + limits.maxHeaders() + " headers, expected at most that many");
    }
    return framing.header(in, base + lineStart, length);
  }

  private @Nullable Fault checkPartialStart(ByteBuf in, int base) {
    return HttpGrammar.isToken(in.getByte(base)) ? null : badStart();
  }

  private @Nullable Fault requestLine(ByteBuf in, int base, int length, int end) {
    Fault tooLong = checkLine(length);
    if (tooLong != null) {
      return tooLong;
    }
    if (length == 0 || !HttpGrammar.isToken(in.getByte(base))) {
      return badStart();
    }
    requestLineSeen = true;
    headersStart = end + 1;
    Fault grammar = HttpGrammar.checkRequestLine(in, base, length);
    framing.http10(grammar == null && in.getByte(base + length - 1) == '0');
    return grammar;
  }

  private @Nullable Fault checkLine(int length) {
    return length <= limits.maxRequestLineBytes()
        ? null
        : Fault.of(
            414,
            ErrorCode.REQUEST_TOO_LARGE,
            "request line is too long, expected at most "
                + limits.maxRequestLineBytes()
                + " bytes");
  }

  private @Nullable Fault checkSize(int end) {
    return end - headersStart <= limits.maxHeaderBytes()
        ? null
        : Fault.of(
            431,
            ErrorCode.REQUEST_TOO_LARGE,
            "headers are too long, expected at most "
                + limits.maxHeaderBytes()
                + " bytes together");
  }

  private static Fault badStart() {
    return Fault.malformed("request does not start with a method");
  }
}
