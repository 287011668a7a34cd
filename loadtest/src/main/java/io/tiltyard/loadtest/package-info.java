/**
 * Calls any server that speaks the Open Inference Protocol. Depends on the wire contract alone: no
 * codec is shared with the server, so that a fault of one cannot cancel out in the other.
 */
@NullMarked
package io.tiltyard.loadtest;

import org.jspecify.annotations.NullMarked;
