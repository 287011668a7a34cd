/**
 * How much memory there is, what a version will take of it, and what became of it afterwards. Start
 * at {@link io.tiltyard.runtime.memory.MemoryBudget} and {@link
 * io.tiltyard.runtime.memory.LeakLedger}.
 */
@NullMarked
package io.tiltyard.runtime.memory;

import org.jspecify.annotations.NullMarked;
