package io.tiltyard.router.route;

import org.jspecify.annotations.Nullable;

/**
 * A shadow of a route.
 *
 * @param version its number
 * @param threshold a hash whose upper 32 bits are below is mirrored; 0 to 2^32
 * @param salt makes this shadow's sample independent of the split and of other shadows
 * @param target the version, or null while it is not available
 * @param counters what was eligible, mirrored and dropped
 */
public record ShadowTarget(
    long version, long threshold, long salt, @Nullable ArmTarget target, ShadowCounters counters) {}
