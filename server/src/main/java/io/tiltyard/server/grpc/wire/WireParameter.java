package io.tiltyard.server.grpc.wire;

/**
 * The value of a parameter.
 *
 * @param kind which one was sent last
 * @param bits of a number, 1 for true
 * @param text of a string, else empty
 */
public record WireParameter(Kind kind, long bits, String text) {
  /** The choices of the protocol. */
  public enum Kind {
    NONE,
    BOOL,
    INT64,
    STRING,
    DOUBLE,
    UINT64
  }

  static final WireParameter EMPTY = new WireParameter(Kind.NONE, 0, "");

  public boolean isString() {
    return kind == Kind.STRING;
  }

  public boolean isTrue() {
    return kind == Kind.BOOL && bits != 0;
  }
}
