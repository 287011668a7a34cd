package io.tiltyard.server.config;

/**
 * What is kept of requests.
 *
 * @param fraction of requests that are logged, 0 to 1
 * @param payloads whether inputs and outputs are logged too
 * @param maxPayload bytes of a request's tensors beyond which they are left out
 * @param retention bytes of log files that are kept; the oldest go first
 */
public record RequestLogConfig(
    double fraction, boolean payloads, long maxPayload, long retention) {}
