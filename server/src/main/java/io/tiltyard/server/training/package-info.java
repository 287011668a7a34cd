/**
 * A gateway's day in a few seconds, for a JVM that is to remember what it loaded. Start at {@link
 * io.tiltyard.server.training.TrainingRun}.
 */
@NullMarked
package io.tiltyard.server.training;

import org.jspecify.annotations.NullMarked;
