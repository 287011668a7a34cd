package io.tiltyard.loadtest.report;

/** Texts of servers and users on one line, without anything that steers a terminal. */
public final class Plain {
  private Plain() {}

  public static String text(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ").strip();
  }
}
