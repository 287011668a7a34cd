package io.tiltyard.server.grpc;

/**
 * What a client was told, over whichever protocol.
 *
 * @param code {@link #OK}, or the name of the {@link io.tiltyard.base.error.ErrorCode}
 * @param version that answered, 0 for none
 * @param first number of the answer
 * @param text of a refusal
 */
public record Reply(String code, long version, double first, String text) {
  public static final String OK = "OK";

  public static Reply refused(String code, String text) {
    return new Reply(code, 0, 0, text);
  }

  public boolean isOk() {
    return code.equals(OK);
  }

  /** This reply, or a failure where another version answered than was asked for. */
  public Reply by(long asked) {
    return isOk() && version != asked
        ? refused("ANOTHER_VERSION", "version " + version + " answered for " + asked)
        : this;
  }
}
