package io.tiltyard.monitor.hlog;

import io.tiltyard.monitor.call.Stage;
import io.tiltyard.monitor.latency.ArmKey;

/** Names of the series in an interval log. */
final class Tags {
  private static final char REPLACEMENT = '_';

  private Tags() {}

  /**
   * {@code route:version:arm:stage}. What the format forbids in a tag (commas, white space, control
   * characters), and colons in the route, stand as underscores.
   */
  static String of(ArmKey key, Stage stage) {
    return clean(key.route()) + ":" + key.version() + ":" + key.arm().label() + ":" + stage.label();
  }

  private static String clean(String route) {
    StringBuilder clean = new StringBuilder(route.length());
    for (int i = 0; i < route.length(); i++) {
      char c = route.charAt(i);
      clean.append(isForbidden(c) ? REPLACEMENT : c);
    }
    return clean.toString();
  }

  private static boolean isForbidden(char c) {
    return c == ','
        || c == ':'
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c);
  }
}
