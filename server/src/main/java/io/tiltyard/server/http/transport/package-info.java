/**
 * HTTP/1.1 and HTTP/2 without TLS (h2c) on one port, whatever is served there. Start at {@link
 * HttpListener} and {@link HttpHandler}.
 */
@NullMarked
package io.tiltyard.server.http.transport;

import org.jspecify.annotations.NullMarked;
