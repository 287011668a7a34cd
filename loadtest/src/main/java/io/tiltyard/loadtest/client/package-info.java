/** What the pacer sees of a protocol. Start at {@code Client}. */
@NullMarked
package io.tiltyard.loadtest.client;

import org.jspecify.annotations.NullMarked;
