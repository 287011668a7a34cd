/** The clocks that everything timed is given. Start at {@link io.tiltyard.base.time.Clock}. */
@NullMarked
package io.tiltyard.base.time;

import org.jspecify.annotations.NullMarked;
