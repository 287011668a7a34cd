package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client gets. Framing headers ({@code content-length}, {@code connection}) are the
 * transport's.
 *
 * @param status the HTTP status
 * @param contentType null where there is no body
 * @param body readable bytes; the count passes on with the answer. What lies in front of them may
 *     be overwritten: room of {@link #HEAD_ROOM} bytes there spares HTTP/1.1 a second buffer
 * @param headers further headers, values without line breaks
 */
public record HttpAnswer(
    int status, @Nullable CharSequence contentType, ByteBuf body, List<Header> headers) {
  /** What the head of an answer usually takes. */
  public static final int HEAD_ROOM = 256;

  public static final AsciiString JSON = AsciiString.cached("application/json");
  public static final AsciiString OCTET_STREAM = AsciiString.cached("application/octet-stream");

  /** One more header; the name in lower case. */
  public record Header(CharSequence name, CharSequence value) {}

  public HttpAnswer(int status, @Nullable CharSequence contentType, ByteBuf body) {
    this(status, contentType, body, List.of());
  }

  /** Status and type of an answer that comes in parts. */
  public static HttpAnswer head(int status, CharSequence contentType) {
    return new HttpAnswer(status, contentType, Unpooled.EMPTY_BUFFER);
  }

  /** A JSON body in a buffer of the heap. */
  public static HttpAnswer json(int status, byte[] body) {
    return new HttpAnswer(status, JSON, Unpooled.wrappedBuffer(body));
  }

  public static HttpAnswer json(int status, String body) {
    return json(status, body.getBytes(StandardCharsets.UTF_8));
  }

  /** This answer with one more header. */
  public HttpAnswer with(CharSequence name, CharSequence value) {
    List<Header> more = new ArrayList<>(headers.size() + 1);
    more.addAll(headers);
    more.add(new Header(name, value));
    return new HttpAnswer(status, contentType, body, more);
  }
}
