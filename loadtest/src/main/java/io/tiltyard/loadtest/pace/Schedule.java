package io.tiltyard.loadtest.pace;

import java.time.Duration;

/**
 * When requests are due and which of them count.
 *
 * @param warmUp requests due in it are sent, but not counted
 * @param length of what is counted, after the warm-up
 * @param timeout how long after its intended start anybody waits for a request
 */
public record Schedule(Arrivals arrivals, Duration warmUp, Duration length, Duration timeout) {}
