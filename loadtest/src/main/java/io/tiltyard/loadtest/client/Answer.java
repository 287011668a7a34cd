package io.tiltyard.loadtest.client;

/**
 * What became of a call.
 *
 * @param error what kind of error it was, few different ones; empty where there is none
 * @param detail what the server said about it; empty where it said nothing
 * @param arm which arm of the route answered; empty where the server does not tell
 * @param version which version answered; empty where the server does not tell
 */
public record Answer(Outcome outcome, String error, String detail, String arm, String version) {
  private static final Answer TIMED_OUT = new Answer(Outcome.TIMEOUT, "", "", "", "");

  public static Answer ok(String arm, String version) {
    return new Answer(Outcome.OK, "", "", arm, version);
  }

  public static Answer error(String error, String detail, String arm) {
    return new Answer(Outcome.ERROR, error, detail, arm, "");
  }

  public static Answer timeout() {
    return TIMED_OUT;
  }
}
