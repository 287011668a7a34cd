/** What happened to the requests that were due. Start at {@code Book}. */
@NullMarked
package io.tiltyard.loadtest.measure;

import org.jspecify.annotations.NullMarked;
