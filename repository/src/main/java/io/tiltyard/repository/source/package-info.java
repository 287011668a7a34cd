/**
 * Where models come from: a directory, or whatever else can be looked at as {@link
 * io.tiltyard.repository.source.Place}s. Start at {@link
 * io.tiltyard.repository.source.ModelRepository}.
 */
@NullMarked
package io.tiltyard.repository.source;

import org.jspecify.annotations.NullMarked;
