/**
 * Everything that happens to a version before it may serve: copy, check, trial, load, warm-up,
 * proof. Start at {@link io.tiltyard.runtime.prepare.StagedPreparation}.
 */
@NullMarked
package io.tiltyard.runtime.prepare;

import org.jspecify.annotations.NullMarked;
