package io.tiltyard.server.http.transport;

import io.tiltyard.base.error.ErrorCode;

/** Hears of requests that are refused before the handler sees them. */
@FunctionalInterface
public interface RefusalListener {
  void refused(ErrorCode code);
}
