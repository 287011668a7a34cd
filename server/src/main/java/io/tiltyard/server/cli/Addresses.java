package io.tiltyard.server.cli;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Socket addresses as people write them: {@code 127.0.0.1:8000}, {@code [::1]:8000}. */
public final class Addresses {
  private static final int MAX_PORT = 65_535;

  private Addresses() {}

  public static String text(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /** The address, unresolved, or null where the text is none. */
  static @Nullable InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      return null;
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return port < 1 || port > MAX_PORT || host.isBlank()
          ? null
          : InetSocketAddress.createUnresolved(host, port);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
