package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a request of a head in which {@link HeadScanner} found no fault, and so checks nothing
 * again. Names that are usual are constants, whose hash is known.
 *
 * <p>A client sends the same head with every request of the same size, byte for byte. The last one
 * is kept, so that another need be neither scanned nor read; nobody changes a request.
 */
final class HeadReader {
  private static final int USUAL_BYTES = 1_024;
  private static final DefaultHttpHeadersFactory CHECKED_BEFORE =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private static final List<AsciiString> USUAL =
      List.of(
          HttpHeaderNames.HOST,
          HttpHeaderNames.CONTENT_TYPE,
          HttpHeaderNames.CONTENT_LENGTH,
          HttpHeaderNames.ACCEPT,
          HttpHeaderNames.ACCEPT_ENCODING,
          HttpHeaderNames.CONNECTION,
          HttpHeaderNames.USER_AGENT,
          AsciiString.cached("inference-header-content-length"),
          AsciiString.cached("x-request-id"),
          AsciiString.cached("x-routing-key"));

  private static final AsciiString[][] BY_LENGTH = new AsciiString[32][];

  static {
    for (int length = 0; length < BY_LENGTH.length; length++) {
      int wanted = length;
      BY_LENGTH[length] =
          USUAL.stream().filter(name -> name.length() == wanted).toArray(AsciiString[]::new);
    }
  }

  private byte[] text = new byte[USUAL_BYTES];

  /** All of {@code text}. */
  private ByteBuf view = Unpooled.wrappedBuffer(text);

  private int lastLength;
  private @Nullable HttpRequest last;

  /** Takes the head off {@code in} where it is the one that was read last; else null. */
  @Nullable HttpRequest again(ByteBuf in) {
    boolean same =
        last != null
            && in.readableBytes() >= lastLength
            && ByteBufUtil.equals(in, in.readerIndex(), view, 0, lastLength);
    if (!same) {
      return null;
    }
    in.skipBytes(lastLength);
    return last;
  }

  /**
   * @param in consumed up to the head's end
   * @param length of the head in bytes, the empty line included
   */
  HttpRequest read(ByteBuf in, int length) {
    if (text.length < length) {
      text = new byte[Math.max(length, 2 * text.length)];
      view = Unpooled.wrappedBuffer(text);
    }
    in.readBytes(text, 0, length);
    int methodEnd = find((byte) ' ', 0);
    int targetEnd = find((byte) ' ', methodEnd + 1);
    int lineEnd = find((byte) '\r', targetEnd + 1);
    HttpVersion version = text[lineEnd - 1] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    HttpHeaders headers = CHECKED_BEFORE.newHeaders();
    for (int at = lineEnd + 2; text[at] != '\r'; ) {
      at = header(headers, at);
    }
    String target = string(methodEnd + 1, targetEnd);
    HttpRequest request = new DefaultHttpRequest(version, method(methodEnd), target, headers);
    last = request;
    lastLength = length;
    return request;
  }

  /** Adds the header at {@code start}; where the next line starts. */
  private int header(HttpHeaders headers, int start) {
    int colon = find((byte) ':', start);
    int lineEnd = find((byte) '\r', colon + 1);
    int from = colon + 1;
    int to = lineEnd;
    while (from < to && isBlank(text[from])) {
      from++;
    }
    while (to > from && isBlank(text[to - 1])) {
      to--;
    }
    headers.add(name(start, colon), string(from, to));
    return lineEnd + 2;
  }

  private HttpMethod method(int end) {
    boolean post = end == 4 && text[0] == 'P' && text[1] == 'O' && text[2] == 'S' && text[3] == 'T';
    return post ? HttpMethod.POST : HttpMethod.valueOf(string(0, end));
  }

  private AsciiString name(int from, int to) {
    int length = to - from;
    if (length < BY_LENGTH.length) {
      for (AsciiString usual : BY_LENGTH[length]) {
        if (isNamed(from, usual)) {
          return usual;
        }
      }
    }
    return new AsciiString(Arrays.copyOfRange(text, from, to), false);
  }

  private boolean isNamed(int from, AsciiString name) {
    for (int i = 0; i < name.length(); i++) {
      byte b = text[from + i];
      int lower = b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
      if (lower != name.byteAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int find(byte wanted, int from) {
    int at = from;
    while (text[at] != wanted) {
      at++;
    }
    return at;
  }

  private String string(int from, int to) {
    return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
