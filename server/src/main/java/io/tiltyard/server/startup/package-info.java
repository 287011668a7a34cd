/**
 * What a start is made of, and what makes the next one faster. Start at {@link
 * io.tiltyard.server.startup.Startup}.
 */
@NullMarked
package io.tiltyard.server.startup;

import org.jspecify.annotations.NullMarked;
