/**
 * The one thread that owns control state. Start at {@link io.tiltyard.router.control.ControlLoop}.
 */
@NullMarked
package io.tiltyard.router.control;

import org.jspecify.annotations.NullMarked;
