/**
 * The processes that are measured, and the machine they run on. Start at {@link
 * io.tiltyard.benchmarks.process.ChildProcess}.
 */
@NullMarked
package io.tiltyard.benchmarks.process;

import org.jspecify.annotations.NullMarked;
