/**
 * What the operator asked for, read once and held against its rules. Start at {@link
 * io.tiltyard.server.config.ConfigReader}.
 */
@NullMarked
package io.tiltyard.server.config;

import org.jspecify.annotations.NullMarked;
