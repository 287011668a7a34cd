/** What people and machines read of a run. Start at {@code SummaryText}. */
@NullMarked
package io.tiltyard.loadtest.report;

import org.jspecify.annotations.NullMarked;
