/** Values as they travel: datatypes and little-endian bytes. Start at {@code Tensor}. */
@NullMarked
package io.tiltyard.loadtest.tensor;

import org.jspecify.annotations.NullMarked;
