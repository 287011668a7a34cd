package io.tiltyard.server.http.transport;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** A response as it came over a socket. */
public record RawResponse(int status, Map<String, String> headers, byte[] body) {
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The header's value, or the empty string. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }
}
