/**
 * The measurements that the documentation quotes, one command each. Start at {@link
 * io.tiltyard.benchmarks.experiment.Main}.
 */
@NullMarked
package io.tiltyard.benchmarks.experiment;

import org.jspecify.annotations.NullMarked;
