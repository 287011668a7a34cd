/**
 * The trial of a version in another process, where it may crash, hang and starve without anybody
 * else noticing. Start at {@link io.tiltyard.runtime.trial.Trial}; the other process starts at
 * {@link io.tiltyard.runtime.trial.TrialMain}.
 */
@NullMarked
package io.tiltyard.runtime.trial;

import org.jspecify.annotations.NullMarked;
