package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The headers that decide where a request ends and whom it is for: each once, or not at all. */
final class FramingHeaders {
  private static final String CONTENT_LENGTH = "content-length";
  private static final String TRANSFER_ENCODING = "transfer-encoding";
  private static final String HOST = "host";
  private static final int MAX_LENGTH_DIGITS = 18;

  private boolean http10;
  private boolean length;
  private long bodyBytes;
  private boolean coding;
  private boolean host;

  void reset() {
    http10 = false;
    length = false;
    bodyBytes = 0;
    coding = false;
    host = false;
  }

  void http10(boolean old) {
    http10 = old;
  }

  /** Takes one header line, without its line end. */
  @Nullable Fault header(ByteBuf in, int start, int bytes) {
    byte first = in.getByte(start);
    if (first == ' ' || first == '\t') {
      return Fault.malformed("folded header line, expected each header on one line");
    }
    int colon = HttpGrammar.endOfName(in, start, bytes);
    if (colon < 0) {
      return Fault.malformed("header line, expected 'name: value' without space before the colon");
    }
    int end = start + bytes;
    if (!HttpGrammar.isValue(in, colon + 1, end)) {
      return Fault.malformed("control character in a header");
    }
    return switch (colon - start) {
      case 4 -> named(in, start, HOST) ? host(in, colon + 1, end) : null;
      case 14 -> named(in, start, CONTENT_LENGTH) ? length(in, colon + 1, end) : null;
      case 17 -> named(in, start, TRANSFER_ENCODING) ? coding(value(in, colon + 1, end)) : null;
      default -> null;
    };
  }

  /** What {@code content-length} says, 0 without one; of a head without fault. */
  long bodyBytes() {
    return bodyBytes;
  }

  /** Whether the body comes in chunks. */
  boolean isChunked() {
    return coding;
  }

  /** What the headers are together. */
  @Nullable Fault check() {
    if (coding && length) {
      return Fault.malformed("content-length and transfer-encoding, expected one of them");
    }
    if (coding && http10) {
      return Fault.malformed("transfer-encoding in HTTP/1.0, expected content-length");
    }
    if (!host && !http10) {
      return Fault.malformed("no host header, expected one");
    }
    return null;
  }

  private @Nullable Fault host(ByteBuf in, int start, int end) {
    if (host) {
      return Fault.malformed("more than one host header, expected one");
    }
    host = true;
    int from = skipBlanks(in, start, end);
    int to = dropBlanks(in, from, end);
    for (int i = from; i < to; i++) {
      if (!HttpGrammar.isHost(in.getByte(i))) {
        return Fault.badHost();
      }
    }
    return null;
  }

  private @Nullable Fault length(ByteBuf in, int start, int end) {
    if (length) {
      return Fault.malformed("more than one content-length, expected one");
    }
    length = true;
    int from = skipBlanks(in, start, end);
    int to = dropBlanks(in, from, end);
    boolean digits = to > from && to - from <= MAX_LENGTH_DIGITS;
    for (int i = from; digits && i < to; i++) {
      int digit = in.getByte(i) - '0';
      digits = digit >= 0 && digit <= 9;
      bodyBytes = bodyBytes * 10 + digit;
    }
    return digits ? null : Fault.malformed("content-length, expected decimal digits only");
  }

  private @Nullable Fault coding(String value) {
    if (coding) {
      return Fault.malformed("more than one transfer-encoding, expected one");
    }
    coding = true;
    return AsciiString.contentEqualsIgnoreCase(value, "chunked")
        ? null
        : Fault.malformed("transfer-encoding, expected 'chunked' alone");
  }

  private static boolean named(ByteBuf in, int start, String name) {
    for (int i = 0; i < name.length(); i++) {
      int c = in.getByte(start + i);
      int lower = c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
      if (lower != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String value(ByteBuf in, int start, int end) {
    int from = skipBlanks(in, start, end);
    int to = dropBlanks(in, from, end);
    return in.toString(from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static int skipBlanks(ByteBuf in, int start, int end) {
    int at = start;
    while (at < end && isBlank(in.getByte(at))) {
      at++;
    }
    return at;
  }

  private static int dropBlanks(ByteBuf in, int start, int end) {
    int at = end;
    while (at > start && isBlank(in.getByte(at - 1))) {
      at--;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
