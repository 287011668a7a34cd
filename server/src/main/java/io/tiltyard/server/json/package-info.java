/**
 * The Open Inference Protocol's requests and answers in JSON. Start at {@link
 * io.tiltyard.server.json.InferRequestReader} and {@link
 * io.tiltyard.server.json.InferResponseWriter}.
 */
@NullMarked
package io.tiltyard.server.json;

import org.jspecify.annotations.NullMarked;
