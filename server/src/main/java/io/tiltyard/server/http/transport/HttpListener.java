package io.tiltyard.server.http.transport;

import io.tiltyard.runtime.time.Clock;
import io.tiltyard.server.transport.EventLoops;
import java.net.InetSocketAddress;
import java.time.Duration;

/** One port that speaks HTTP/1.1 and h2c, by prior knowledge or by upgrade. */
public final class HttpListener implements AutoCloseable {

  /**
   * @param name for threads' and log lines, such as {@code http} or {@code admin}
   * @param address where to listen; port 0 for any free one
   */
  public HttpListener(
      String name,
      InetSocketAddress address,
      HttpLimits limits,
      EventLoops loops,
      HttpHandler handler,
      Clock clock) {}

  /**
   * Starts to listen.
   *
   * @return where, with the port that was found
   * @throws java.net.BindException where the port is taken
   */
  public InetSocketAddress bind() throws java.io.IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Accepts no more connections, closes idle ones and lets the others finish what they sent: answers
   * carry {@code connection: close}, HTTP/2 clients get GOAWAY. Returns at once.
   */
  public void drain() {}

  /** Waits until all connections are gone after {@link #drain}; false where some remain. */
  public boolean awaitDrained(Duration timeout) {
    return true;
  }

  /** Closes the port and all connections, whatever they are at. */
  @Override
  public void close() {}
}
