/**
 * Concurrent requests become batches while the instances are busy. Start at {@link
 * io.tiltyard.runtime.batch.Batcher}.
 */
@NullMarked
package io.tiltyard.runtime.batch;

import org.jspecify.annotations.NullMarked;
