/**
 * Where models come from: a directory, or whatever else can be looked at as {@link
 * io.tiltyard.runtime.repository.Place}s. Start at {@link
 * io.tiltyard.runtime.repository.ModelRepository}.
 */
@NullMarked
package io.tiltyard.runtime.repository;

import org.jspecify.annotations.NullMarked;
