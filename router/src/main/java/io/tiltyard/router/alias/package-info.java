/**
 * Names for versions that clients may use in the place of a number. Start at {@link
 * io.tiltyard.router.alias.Aliases}.
 */
@NullMarked
package io.tiltyard.router.alias;

import org.jspecify.annotations.NullMarked;
