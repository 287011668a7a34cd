/** When requests are due, and sending them then. Start at {@code Pacer}. */
@NullMarked
package io.tiltyard.loadtest.pace;

import org.jspecify.annotations.NullMarked;
