/**
 * Files that grow, rotate and are deleted. Start at {@link io.tiltyard.monitor.file.LogDirectory}.
 */
@NullMarked
package io.tiltyard.monitor.file;

import org.jspecify.annotations.NullMarked;
