/**
 * A version's life from discovery to close, without a lost request. Start at {@link
 * io.tiltyard.runtime.lifecycle.VersionManager} and {@link io.tiltyard.runtime.lifecycle.Servable}.
 */
@NullMarked
package io.tiltyard.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
