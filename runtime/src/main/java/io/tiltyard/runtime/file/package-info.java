/** Files that are replaced whole. */
@NullMarked
package io.tiltyard.runtime.file;

import org.jspecify.annotations.NullMarked;
