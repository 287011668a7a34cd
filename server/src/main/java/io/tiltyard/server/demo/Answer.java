package io.tiltyard.server.demo;

/** What a client learned from one request. */
final class Answer {
  private final String arm;
  private final String version;
  private final float[] hidden;

  /**
   * @param arm the part of the version that answered
   * @param version its number
   * @param hidden {@code [tokens, width]}, flattened; owned by this answer from here on
   */
  Answer(String arm, String version, float[] hidden) {
    this.arm = arm;
    this.version = version;
    this.hidden = hidden;
  }

  String arm() {
    return arm;
  }

  String version() {
    return version;
  }

  /** Not to be changed. */
  float[] hidden() {
    return hidden;
  }
}
