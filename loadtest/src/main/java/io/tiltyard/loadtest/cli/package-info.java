/** The command {@code tiltyard load}. Start at {@code LoadTool}. */
@NullMarked
package io.tiltyard.loadtest.cli;

import org.jspecify.annotations.NullMarked;
