/** Fakes made by hand for the tests of this module. Start at {@link TestBed}. */
@NullMarked
package io.tiltyard.router.testing;

import org.jspecify.annotations.NullMarked;
