/** Fakes made by hand for the tests of this module. Start at {@link FakeInstance}. */
@NullMarked
package io.tiltyard.runtime.testing;

import org.jspecify.annotations.NullMarked;
