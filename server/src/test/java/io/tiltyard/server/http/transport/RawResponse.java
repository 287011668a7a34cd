package io.tiltyard.server.http.transport;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** A response as it came over a socket. */
public final class RawResponse {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  RawResponse(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  public int status() {
    return status;
  }

  public byte[] body() {
    return body;
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The header's value, or the empty string. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }
}
