package io.tiltyard.runtime.lifecycle;

/**
 * How versions come and go.
 *
 * @param explicit whether operators alone load and unload; else what the policies want is loaded
 * @param settleNanos how long the files of a version must rest before they are touched
 */
public record LifecycleSettings(boolean explicit, long settleNanos) {}
