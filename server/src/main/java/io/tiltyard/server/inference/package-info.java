/**
 * What both front ends say and refuse alike. Start at {@link
 * io.tiltyard.server.inference.RequestRules}.
 */
@NullMarked
package io.tiltyard.server.inference;

import org.jspecify.annotations.NullMarked;
