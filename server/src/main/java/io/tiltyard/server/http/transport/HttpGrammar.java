package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.tiltyard.base.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The productions of RFC 9110 and 9112 that a request's head is made of. */
final class HttpGrammar {
  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";
  private static final boolean[] TOKEN = new boolean[256];

  /** What names, addresses and ports are made of beside letters and digits (RFC 3986, 3.2). */
  private static final String HOST_PUNCTUATION = "-._~!$&'()*+,;=%[]:";

  private static final boolean[] HOST = new boolean[256];
  private static final String VERSION_FORM = "HTTP/#.#";

  static {
    for (int c = 0; c < 128; c++) {
      boolean alphanumeric =
          (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      TOKEN[c] = alphanumeric || TOKEN_PUNCTUATION.indexOf(c) >= 0;
      HOST[c] = alphanumeric || HOST_PUNCTUATION.indexOf(c) >= 0;
    }
  }

  private HttpGrammar() {}

  /** Whether a method or a header's name may hold this byte. */
  static boolean isToken(byte b) {
    return TOKEN[b & 0xff];
  }

  /** Whether the value of {@code Host} may hold this character or byte. */
  static boolean isHost(int c) {
    return c >= 0 && c < HOST.length && HOST[c];
  }

  /** {@code token SP target SP HTTP/1.0|HTTP/1.1}, the target visible ASCII. */
  static @Nullable Fault checkRequestLine(ByteBuf in, int start, int length) {
    int end = start + length;
    int at = start;
    while (at < end && isToken(in.getByte(at))) {
      at++;
    }
    if (at == start || at == end || in.getByte(at) != ' ') {
      return Fault.malformed("request line, expected 'METHOD /path HTTP/1.1'");
    }
    int target = ++at;
    while (at < end && in.getByte(at) > ' ' && in.getByte(at) < 0x7f) {
      at++;
    }
    if (at == target || at == end || in.getByte(at) != ' ') {
      return Fault.malformed(
          "request line, expected 'METHOD /path HTTP/1.1' in visible ASCII with single spaces");
    }
    return checkVersion(in, at + 1, end);
  }

  private static @Nullable Fault checkVersion(ByteBuf in, int start, int end) {
    boolean version = end - start == VERSION_FORM.length();
    for (int i = 0; version && i < VERSION_FORM.length(); i++) {
      byte b = in.getByte(start + i);
      char form = VERSION_FORM.charAt(i);
      version = form == '#' ? b >= '0' && b <= '9' : b == form;
    }
    if (!version) {
      return Fault.malformed("request line, expected 'METHOD /path HTTP/1.1'");
    }
    boolean known = in.getByte(end - 3) == '1' && in.getByte(end - 1) <= '1';
    return known
        ? null
        : Fault.of(
            505, ErrorCode.MALFORMED_REQUEST, "protocol version, expected HTTP/1.0 or HTTP/1.1");
  }

  /**
   * @return where the colon after a header's name is, or -1 where the name is not a token
   */
  static int endOfName(ByteBuf in, int start, int length) {
    for (int i = start; i < start + length; i++) {
      byte b = in.getByte(i);
      if (b == ':') {
        return i == start ? -1 : i;
      }
      if (!isToken(b)) {
        return -1;
      }
    }
    return -1;
  }

  /** Whether a header's value holds what it may: HTAB, visible characters, and bytes above 0x7f. */
  static boolean isValue(ByteBuf in, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!isValue(in.getByte(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a header's value may hold this byte. */
  static boolean isValue(byte b) {
    return b < 0 || (b >= ' ' && b != 0x7f) || b == '\t';
  }
}
