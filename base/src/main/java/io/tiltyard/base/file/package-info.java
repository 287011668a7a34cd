/** Files that are replaced whole. */
@NullMarked
package io.tiltyard.base.file;

import org.jspecify.annotations.NullMarked;
