package io.tiltyard.repository.source;

/** The one spelling of a version: a positive decimal number without sign or leading zero. */
public final class VersionNumber {
  /** Returned by {@link #parse} for anything else. */
  public static final long INVALID = -1;

  private static final int MAX_DIGITS = 19;

  private VersionNumber() {}

  /** The number from 1 to 2^63-1 that {@code text} spells, or {@link #INVALID}. */
  public static long parse(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS || text.charAt(0) == '0') {
      return INVALID;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
        return INVALID;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
