/** Loads that stand back for requests. Start at {@link io.tiltyard.router.load.LoadThrottle}. */
@NullMarked
package io.tiltyard.router.load;

import org.jspecify.annotations.NullMarked;
