/**
 * What the gateway is held against, each a program of its own that shares no code with it. Start at
 * {@link io.tiltyard.benchmarks.peer.OnnxLoop} and {@link io.tiltyard.benchmarks.peer.EchoServer}.
 */
@NullMarked
package io.tiltyard.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
