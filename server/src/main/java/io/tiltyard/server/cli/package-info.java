/** The command line. Start at {@link io.tiltyard.server.cli.Main}. */
@NullMarked
package io.tiltyard.server.cli;

import org.jspecify.annotations.NullMarked;
