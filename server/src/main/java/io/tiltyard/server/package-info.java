/**
 * The composition root: everything is wired here by hand, and nothing is a singleton, so that two
 * gateways can live in one JVM. Start at {@link io.tiltyard.server.Gateway}.
 */
@NullMarked
package io.tiltyard.server;

import org.jspecify.annotations.NullMarked;
