/** Real models that come and go under load. Start at {@link io.tiltyard.router.storm.StormTest}. */
@NullMarked
package io.tiltyard.router.storm;

import org.jspecify.annotations.NullMarked;
