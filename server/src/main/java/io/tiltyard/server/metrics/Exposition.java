package io.tiltyard.server.metrics;

/** The metrics as they go over the wire. */
public final class Exposition {
  private final String contentType;
  private final byte[] body;

  Exposition(String contentType, byte[] body) {
    this.contentType = contentType;
    this.body = body;
  }

  /** The format and its version. */
  public String contentType() {
    return contentType;
  }

  /** UTF-8; owned by whoever takes it. */
  public byte[] body() {
    return body;
  }
}
