package io.tiltyard.server.http.transport;

/** Tells a connection to end once what it has is answered. */
enum Drain {
  EVENT
}
