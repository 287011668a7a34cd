package io.tiltyard.runtime.journal;

/**
 * A version that was at work when a process died of it.
 *
 * @param model the model's name
 * @param version its number
 * @param epochMillis when the next process found out
 * @param during {@code load} or {@code run}
 */
public record Crash(String model, long version, long epochMillis, String during) {}
