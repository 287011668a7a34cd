/** The clocks that everything timed is given. Start at {@link io.tiltyard.runtime.time.Clock}. */
@NullMarked
package io.tiltyard.runtime.time;

import org.jspecify.annotations.NullMarked;
