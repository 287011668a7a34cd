package io.tiltyard.router.admission;

/**
 * A request that asks for a place.
 *
 * @param rows of its inputs, at least 1
 * @param priority one of {@link io.tiltyard.runtime.batch.Priority}
 * @param remainingNanos until its deadline, {@link Load#NEVER} where it has none
 * @param givesWay whether the champion of its route, which it is not for, has to refuse requests
 */
record Ask(long rows, int priority, long remainingNanos, boolean givesWay) {}
