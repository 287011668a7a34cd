/** Calls over HTTP/1.1, encoded beforehand. Start at {@code HttpClient}. */
@NullMarked
package io.tiltyard.loadtest.http;

import org.jspecify.annotations.NullMarked;
