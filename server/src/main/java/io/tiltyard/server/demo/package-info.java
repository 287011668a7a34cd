/**
 * The newcomer's first command: two versions of a real model, real sentences, real clients. Start
 * at {@link io.tiltyard.server.demo.Demo}.
 */
@NullMarked
package io.tiltyard.server.demo;

import org.jspecify.annotations.NullMarked;
