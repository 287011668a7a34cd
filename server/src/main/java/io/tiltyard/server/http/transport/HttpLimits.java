package io.tiltyard.server.http.transport;

import java.time.Duration;

/**
 * What one listener takes from a client.
 *
 * @param maxBodyBytes of a request's body, as sent and again after decompression
 * @param maxChunks of a chunked body
 * @param maxRequestLineBytes of the first line
 * @param maxHeaderBytes of all headers of a request together
 * @param maxHeaders of a request
 * @param maxPipelined requests of one connection that wait for their answers; beyond it the
 *     connection is not read
 * @param idleTimeout of a connection without a request in flight
 * @param headTimeout from a request's first byte to the end of its headers
 * @param bodyGrace how long a body may take before its rate counts
 * @param minBodyBytesPerSecond of a body over its whole time, once the grace is over
 */
public record HttpLimits(
    long maxBodyBytes,
    int maxChunks,
    int maxRequestLineBytes,
    int maxHeaderBytes,
    int maxHeaders,
    int maxPipelined,
    Duration idleTimeout,
    Duration headTimeout,
    Duration bodyGrace,
    long minBodyBytesPerSecond) {

  /** 64 MiB in 65,536 chunks; 4 KiB line, 100 headers in 8 KiB; 10 s for the headers. */
  public static HttpLimits defaults() {
    return new HttpLimits(
        64L << 20,
        65_536,
        4_096,
        8_192,
        100,
        128,
        Duration.ofMinutes(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        1_024);
  }

  /** These limits with another largest body. */
  public HttpLimits withMaxBodyBytes(long bytes) {
    return new HttpLimits(
        bytes,
        maxChunks,
        maxRequestLineBytes,
        maxHeaderBytes,
        maxHeaders,
        maxPipelined,
        idleTimeout,
        headTimeout,
        bodyGrace,
        minBodyBytesPerSecond);
  }
}
