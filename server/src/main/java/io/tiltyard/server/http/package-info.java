/**
 * The Open Inference Protocol v2 over HTTP, with the binary tensor extension. Start at {@link
 * io.tiltyard.server.http.HttpFrontend}.
 */
@NullMarked
package io.tiltyard.server.http;

import org.jspecify.annotations.NullMarked;
