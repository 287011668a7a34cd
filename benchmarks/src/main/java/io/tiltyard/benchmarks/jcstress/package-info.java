/**
 * Concurrency tests: each class states one promise of a lock-free class and every outcome that may
 * be seen. Start at {@link io.tiltyard.benchmarks.jcstress.LifecycleWordStress}.
 */
@NullMarked
package io.tiltyard.benchmarks.jcstress;

import org.jspecify.annotations.NullMarked;
