package io.tiltyard.server.http.transport;

/** Answers the requests of a listener. */
@FunctionalInterface
public interface HttpHandler {
  /**
   * Answers through {@link HttpExchange#answer}, now or later, from any thread. Called on an event
   * loop: never blocks. What it throws becomes a 500.
   */
  void handle(HttpExchange exchange);
}
