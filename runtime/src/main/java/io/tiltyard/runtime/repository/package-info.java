/**
 * The model repository on disk. Start at {@link io.tiltyard.runtime.repository.ModelRepository}.
 */
@NullMarked
package io.tiltyard.runtime.repository;

import org.jspecify.annotations.NullMarked;
