/** Which engine runs which version. Start at {@link io.tiltyard.runtime.engine.Engines}. */
@NullMarked
package io.tiltyard.runtime.engine;

import org.jspecify.annotations.NullMarked;
