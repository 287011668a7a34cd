/** Conditions on what was measured, such as {@code p99>20ms}. Start at {@code Condition}. */
@NullMarked
package io.tiltyard.loadtest.verdict;

import org.jspecify.annotations.NullMarked;
