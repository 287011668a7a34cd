package io.tiltyard.server.http.transport;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request target in origin form, also where it came in absolute form.
 *
 * @param path as sent, from the slash on
 * @param query as sent, without the question mark; empty where there is none
 */
record RequestTarget(String path, String query) {
  private static final String SCHEME = "http://";

  /**
   * @param host the host header, or null
   * @return null where the target is neither a path nor a URI of this host
   */
  static @Nullable RequestTarget parse(String target, @Nullable String host) {
    String origin = target;
    if (target.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      int slash = target.indexOf('/', SCHEME.length());
      int question = target.indexOf('?', SCHEME.length());
      int end = slash < 0 ? target.length() : slash;
      if (question >= 0 && question < end) {
        end = question;
      }
      String authority = target.substring(SCHEME.length(), end);
      if (host != null && !authority.equalsIgnoreCase(host.toLowerCase(Locale.ROOT))) {
        return null;
      }
      origin = end == slash ? target.substring(end) : "/" + target.substring(end);
    }
    if (!origin.startsWith("/")) {
      return null;
    }
    int question = origin.indexOf('?');
    return question < 0
        ? new RequestTarget(origin, "")
        : new RequestTarget(origin.substring(0, question), origin.substring(question + 1));
  }

  /** The decoded value of the first parameter of this name, or null. */
  @Nullable String query(String name) {
    if (query.isEmpty()) {
      return null;
    }
    try {
      List<String> values =
          new QueryStringDecoder(query, StandardCharsets.UTF_8, false).parameters().get(name);
      return values == null ? null : values.get(0);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
