/**
 * Requests whose answers are known: what a version has to reproduce before it serves, and the runs
 * that warm it up. Start at {@link io.tiltyard.runtime.golden.GoldenSet} and {@link
 * io.tiltyard.runtime.golden.Prover}.
 */
@NullMarked
package io.tiltyard.runtime.golden;

import org.jspecify.annotations.NullMarked;
