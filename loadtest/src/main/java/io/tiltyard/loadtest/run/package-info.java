/**
 * One stretch of load at one rate, from the first connection to the summary. Start at {@code
 * Trial}.
 */
@NullMarked
package io.tiltyard.loadtest.run;

import org.jspecify.annotations.NullMarked;
