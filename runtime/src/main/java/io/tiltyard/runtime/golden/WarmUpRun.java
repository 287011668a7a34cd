package io.tiltyard.runtime.golden;

/**
 * A shape that an instance was warmed up with.
 *
 * @param shapes of the inputs, such as {@code x [4,16]}
 * @param golden whether the values are a golden request's; else they were made up
 * @param firstNanos that the first run took
 * @param laterNanos that the next run took; 0 where there was no time for one
 */
public record WarmUpRun(String shapes, boolean golden, long firstNanos, long laterNanos) {}
