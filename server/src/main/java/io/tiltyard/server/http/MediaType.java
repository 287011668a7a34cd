package io.tiltyard.server.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpExchange;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a body says that it is. */
final class MediaType {
  private MediaType() {}

  /**
   * JSON or octets, the latter JSON with tensors behind it; also none, since widespread clients of
   * the protocol send none.
   */
  static @Nullable Refusal check(HttpExchange exchange) {
    Iterator<? extends CharSequence> sent =
        exchange.headers().valueCharSequenceIterator(HttpHeaderNames.CONTENT_TYPE);
    if (!sent.hasNext()) {
      return null;
    }
    boolean usual = isUsual(sent.next()) && !sent.hasNext();
    return usual ? null : check(exchange.headers().getAll(HttpHeaderNames.CONTENT_TYPE));
  }

  private static boolean isUsual(CharSequence type) {
    return HttpAnswer.OCTET_STREAM.contentEquals(type) || HttpAnswer.JSON.contentEquals(type);
  }

  private static @Nullable Refusal check(List<String> types) {
    String type = types.get(0);
    int parameters = type.indexOf(';');
    String essence =
        (parameters < 0 ? type : type.substring(0, parameters)).trim().toLowerCase(Locale.ROOT);
    boolean known =
        essence.equals("application/json") || essence.equals("application/octet-stream");
    if (known && types.size() == 1) {
      return null;
    }
    return new Refusal(
        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
        "content-type '"
            + Excerpt.of(String.join(", ", types))
            + "', expected application/json (curl: -H 'Content-Type: application/json'), or"
            + " application/octet-stream for JSON with binary tensors behind it");
  }
}
